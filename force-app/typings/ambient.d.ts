/** The platform's modules that Lockstep's components import: only what is used, as the platform's documentation describes it. */

declare module '@salesforce/apex/*' {
  const method: (parameters?: Record<string, unknown>) => Promise<unknown>;
  export default method;
}

declare module '@salesforce/label/*' {
  const text: string;
  export default text;
}

declare module '@salesforce/customPermission/*' {
  /** True when the viewer has it, otherwise undefined. */
  const granted: true | undefined;
  export default granted;
}

declare module '@salesforce/i18n/*' {
  const setting: string;
  export default setting;
}

declare module 'lightning/navigation' {
  import type { LightningElement } from 'lwc';
  type Target = {
    type: string;
    attributes: Record<string, string>;
    state?: Record<string, string>;
  };
  type Constructor = new () => LightningElement;
  export const NavigationMixin: {
    <Base extends Constructor>(base: Base): Base;
    readonly Navigate: unique symbol;
    readonly GenerateUrl: unique symbol;
  };
  export type PageReference = Target;
}

declare module 'lightning/modal' {
  import { LightningElement } from 'lwc';
  export default class LightningModal extends LightningElement {
    /** Opens the component as a modal; answers what `close` was given, or undefined when it was dismissed. */
    static open<Result>(
      options: { size?: 'small' | 'medium' | 'large' | 'full'; label: string } & Record<string, unknown>,
    ): Promise<Result | undefined>;
    label: string;
    disableClose: boolean;
    close(result?: unknown): void;
  }
}

declare module 'lightning/confirm' {
  const confirm: {
    open(options: { label: string; message: string; theme?: string; variant?: string }): Promise<boolean>;
  };
  export default confirm;
}

declare module 'lightning/platformShowToastEvent' {
  export class ShowToastEvent extends CustomEvent<unknown> {
    constructor(toast: {
      title: string;
      message?: string;
      variant?: 'info' | 'success' | 'warning' | 'error';
    });
  }
}

declare module 'lightning/refresh' {
  export class RefreshEvent extends CustomEvent<unknown> {
    constructor();
  }
}

declare module 'lightning/uiRecordApi' {
  /** Tells the page that records changed on the server. */
  export function notifyRecordUpdateAvailable(records: { recordId: string }[]): Promise<void>;
}

/** LWC templates are modules too: a component may choose among several. */
declare module '*.html' {
  const template: string;
  export default template;
}
