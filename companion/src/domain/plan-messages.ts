import { planTexts } from './plan-texts.ts';
import { teller } from './told.ts';

export type PlanCode = keyof typeof planTexts;

/** Says why a member's row of a plan cannot be carried out, or what somebody should know before agreeing. */
export const planTold = teller<PlanCode>(planTexts);
