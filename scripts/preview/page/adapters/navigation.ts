const Navigate = Symbol('Navigate');
const GenerateUrl = Symbol('GenerateUrl');

type Page = { attributes: Record<string, string> };
type Constructor = new (...parameters: never[]) => HTMLElement;

const addressOf = ({ attributes }: Page) => `/${attributes['recordId'] ?? ''}`;

/** There is no record page to go to here: the page is told, and says where an org would have gone. */
export const NavigationMixin = Object.assign(
  (Base: Constructor) =>
    class extends Base {
      [Navigate](page: Page) {
        window.dispatchEvent(new CustomEvent('preview:navigate', { detail: addressOf(page) }));
      }
      [GenerateUrl](page: Page) {
        return Promise.resolve(addressOf(page));
      }
    },
  { Navigate, GenerateUrl },
);

export class CurrentPageReference {}
