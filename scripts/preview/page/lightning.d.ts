/** Base components that the page itself makes. */
declare module 'lightning/card' {
  import type { LightningElement } from 'lwc';
  const component: typeof LightningElement;
  export default component;
}
declare module 'lightning/icon' {
  import type { LightningElement } from 'lwc';
  const component: typeof LightningElement;
  export default component;
}
