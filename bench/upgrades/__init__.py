"""An upgrade under traffic: one release serves, the next one's migrations run, processes are replaced one by one."""
