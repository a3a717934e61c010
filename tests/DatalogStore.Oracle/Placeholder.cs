namespace DatalogStore.Oracle;
