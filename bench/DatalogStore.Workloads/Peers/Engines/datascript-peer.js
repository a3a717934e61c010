// Answers questions for DataScriptEngine: a line of JSON in, a line of JSON out.
//   {"load": FILE}              a line of JSON for each attribute: {"name", "isRef", "isMany", "e": [...], "v": [...]}
//   {"ask": QUERY, "inputs": [...], "into": FILE or null}   every value is read; with a file, all rows are written to it, a line each
// Answers: {"rows": N, "cpu": milliseconds of processor time so far, "peak": bytes of memory at their highest so far}, or {"error": MESSAGE}.
const fs = require('fs');
const readline = require('readline');
const datascript = require(process.argv[2]);

let db = null;

function load(file) {
  const schema = {};
  const datoms = [];
  for (const line of fs.readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue;
    const { name, isRef, isMany, e, v } = JSON.parse(line);
    schema[name] = { ':db/index': true };
    if (isRef) schema[name][':db/valueType'] = ':db.type/ref';
    if (isMany) schema[name][':db/cardinality'] = ':db.cardinality/many';
    for (let i = 0; i < e.length; i++) datoms.push([e[i], name, v[i]]);
  }
  db = datascript.init_db(datoms, schema);
  return datoms.length;
}

function ask({ ask, inputs, into }) {
  const rows = datascript.q(ask, db, ...inputs);
  let read = 0;
  for (const row of rows) {
    for (const value of row) read += typeof value === 'string' ? value.length : value;
  }
  if (into) fs.writeFileSync(into, rows.map(row => JSON.stringify(row)).join('\n'));
  return Number.isNaN(read) ? -1 : rows.length;
}

readline.createInterface({ input: process.stdin }).on('line', line => {
  const message = JSON.parse(line);
  let answer;
  try {
    answer = { rows: message.load ? load(message.load) : ask(message) };
  } catch (e) {
    answer = { error: String(e) };
  }
  const { user, system } = process.cpuUsage();
  answer.cpu = (user + system) / 1000;
  answer.peak = process.resourceUsage().maxRSS * 1024;
  process.stdout.write(JSON.stringify(answer) + '\n');
});
