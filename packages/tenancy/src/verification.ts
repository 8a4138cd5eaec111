/** The only door to new contexts. Lint allows this import in credential and envelope verification only. */
export { issueContext } from './org-context.js';
