import { api, LightningElement } from 'lwc';
import type { BatchFilter } from 'c/companion';
import { statusLabels } from 'c/statusLabels';
import { fill, timeZone } from 'c/words';
import { objectOptions, operationOptions, statusOptions } from './filterOptions';

/** The filters of the batches. Fires `apply` and `reset`, and `draft` when what is chosen differs from what is applied. */
export default class BatchFilters extends LightningElement {
  @api personName = 'Person (Lead)';
  labels = statusLabels;
  timeZone = timeZone;
  operationOptions = operationOptions;
  statusOptions = statusOptions;
  draft: BatchFilter | null = null;
  private applied: BatchFilter | null = null;

  @api get filter(): BatchFilter | null {
    return this.applied;
  }

  set filter(value: BatchFilter | null) {
    this.applied = value;
    this.draft = value;
  }

  get objectOptions() {
    return objectOptions(this.personName);
  }

  get from() {
    return this.timeField('fromTime', statusLabels.startedFrom, statusLabels.endedFrom);
  }

  get until() {
    return this.timeField('untilTime', statusLabels.startedUntil, statusLabels.endedUntil);
  }

  get objectType(): string {
    return this.draft?.objectType ?? '';
  }

  get operation(): string {
    return this.draft?.operation ?? '';
  }

  get status(): string {
    return this.draft?.status ?? '';
  }

  handleChange(event: CustomEvent<{ value: string | null }>): void {
    const name = (event.currentTarget as HTMLElement).dataset['name'] as keyof BatchFilter;
    const value = event.detail.value === '' ? null : event.detail.value;
    if (!this.draft) return;
    this.draft = { ...this.draft, [name]: value };
    this.dispatchEvent(new CustomEvent('draft'));
  }

  handleApply(): void {
    const fields = [...(this.template?.querySelectorAll<HTMLInputElement>('lightning-input') ?? [])];
    if (fields.some((field) => !field.reportValidity())) return;
    this.dispatchEvent(new CustomEvent('apply', { detail: this.draft }));
  }

  handleReset(): void {
    this.dispatchEvent(new CustomEvent('reset'));
  }

  private timeField(name: 'fromTime' | 'untilTime', started: string, ended: string) {
    const label = this.draft?.sortBy === 'ended' ? ended : started;
    return {
      label,
      value: this.draft?.[name] ?? null,
      date: fill(statusLabels.dateOf, label),
      time: fill(statusLabels.timeOf, label),
    };
  }
}
