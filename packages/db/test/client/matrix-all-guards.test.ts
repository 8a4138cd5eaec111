import { describeMatrix } from './describe-matrix.js';

describeMatrix('all guards', { withRaw: true });
