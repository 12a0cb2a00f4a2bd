import type { LightningElement } from 'lwc';
import { RefreshEvent } from 'lightning/refresh';
import { notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';

/** Tells Lightning that a record was changed behind its back, so that it and the page around this component are read anew. */
export async function recordChanged(component: LightningElement, recordId: string): Promise<void> {
  await notifyRecordUpdateAvailable([{ recordId }]);
  component.dispatchEvent(new RefreshEvent());
}
