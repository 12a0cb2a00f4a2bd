type Root = Pick<ShadowRoot, 'querySelector'> | null | undefined;

/** Gives the keyboard to this part of a component when what had it has left the page; whoever went elsewhere stays there. */
export function regain(root: Root, selector: string): void {
  if (document.activeElement === document.body) root?.querySelector<HTMLElement>(selector)?.focus();
}
