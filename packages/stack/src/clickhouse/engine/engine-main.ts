// The engine process: ClickHouse's command-line tool inside the library, told to listen. It ends when its standard
// input does, so it never outlives the server that holds the other end.
import { libchdbPath } from 'chdb/libchdb';
import { DataType, load, open } from 'ffi-rs';

const LIBRARY = 'chdb';
const args = ['clickhouse', ...process.argv.slice(2)];

open({ library: LIBRARY, path: libchdbPath() });
// Its own handlers spend seconds on a stack trace, in which the dying engine still answers everybody with an error.
load({
  library: LIBRARY,
  funcName: 'chdb_set_signal_handlers_enabled',
  retType: DataType.Void,
  paramsType: [DataType.I32],
  paramsValue: [0],
});
load({
  library: LIBRARY,
  funcName: 'chdb_query_cmdline',
  retType: DataType.External,
  paramsType: [DataType.I32, DataType.StringArray],
  paramsValue: [args.length, args],
});
