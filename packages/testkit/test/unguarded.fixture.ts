import { describeIsolation } from '../src/describe-isolation.js';
import { memorySubject } from './memory-subject.js';

describeIsolation('an unguarded store', memorySubject(false));
