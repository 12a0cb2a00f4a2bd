import { api } from 'lwc';
import { applyRetry, planRetry, type FailureFilter, type RetryPlanView } from 'c/companion';
import PlanDialog, { type Deeds, type PlanRow } from 'c/planDialog';
import { statusLabels } from 'c/statusLabels';
import { counted } from 'c/words';
import { headlineOf, notesOf, rowsOf } from './retryPlan';
import { retryLabels } from './retryLabels';

/** What trying the failures of one cause again would do. Closes with the number tried again, with nothing when it is left. */
export default class RetryPreview extends PlanDialog<RetryPlanView, number> {
  @api code = '';
  /** The cause in words. */
  @api cause = '';
  @api filter: FailureFilter | null = null;

  override get heading(): string {
    return retryLabels.preview;
  }

  override get subject(): string {
    return this.cause;
  }

  override get headline(): string {
    return this.plan ? headlineOf(this.plan) : '';
  }

  override get text(): string {
    return retryLabels.text;
  }

  override get remarks(): readonly string[] {
    return this.plan ? notesOf(this.plan) : [];
  }

  override get column(): string {
    return statusLabels.campaign;
  }

  override get rows(): readonly PlanRow[] {
    return this.plan ? rowsOf(this.plan) : [];
  }

  override get willChange(): number {
    return this.plan?.willRetry ?? 0;
  }

  override get applyLabel(): string {
    if (this.applying) return retryLabels.applying;
    return counted(this.willChange, retryLabels.applyOne, retryLabels.applyMany);
  }

  protected override get deeds(): Deeds<RetryPlanView, number> {
    const { code, filter } = this;
    return {
      make: () => planRetry(code, filter),
      carryOut: async ({ id }) => (await applyRetry(id)).retrying,
    };
  }
}
