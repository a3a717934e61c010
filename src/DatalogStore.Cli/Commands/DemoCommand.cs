using System.CommandLine;
using DatalogStore.Cli.Demo;

namespace DatalogStore.Cli.Commands;

/// <summary><c>dls demo</c></summary>
internal static class DemoCommand
{
    public static Command Create(Tool tool)
    {
        var command = new Command("demo", "The whole story on bundled real data, in a temporary store");
        command.SetAction(parsed =>
        {
            var folder = Directory.CreateTempSubdirectory("dls-demo-").FullName;
            try
            {
                new DemoRun(tool, folder).Run();
                return ExitCode.Done;
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        });
        return command;
    }
}
