import { describeMatrix } from './describe-matrix.js';

describeMatrix('the filter off, so row security alone,', { guards: { filter: false }, withRaw: true });
