import { describeMatrix } from './describe-matrix.js';

describeMatrix('row security dropped, so the filter alone,', {
  weaken: (table) => `alter table ${table} disable row level security`,
  withRaw: false,
});
