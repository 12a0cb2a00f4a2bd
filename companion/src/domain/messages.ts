/**
 * Every text that people read about findings and members. Plain words, at most 20 words a sentence, status names in curly
 * quotes and never translated. Each text says what happened, what it means, and what to do.
 */
export { findingParams, findingText, findingTold, type FindingText } from './finding-messages.ts';
export { failureText, failureTold, type FailureText } from './failure-messages.ts';
export { isReason, reasonText, reasonTold, type ReasonData, type ReasonText } from './reason-messages.ts';
