import { api, LightningElement } from 'lwc';
import type { ProgramHit } from 'c/companion';
import { labels } from 'c/labels';
import { optionOf, viewOf, type HitView } from './hitView';
import { moved, ProgramSearch } from './programSearch';

/**
 * A combobox over the programs of Marketo: type a name or an ID, move with the arrows, choose with Enter.
 * Fires `choose` with the hit, or null when the choice is taken back.
 */
export default class ProgramPicker extends LightningElement {
  @api campaignId = '';
  labels = labels;
  text = '';
  open = false;
  searching = false;
  message = '';
  hits: readonly ProgramHit[] = [];
  active = -1;
  chosen: HitView | null = null;
  private searched = '';
  private programs = new ProgramSearch();

  /** Puts the cursor into the search box. */
  @api focus(): void {
    (this.refs?.['input'] as HTMLElement | undefined)?.focus();
  }

  /** Forgets what was searched for and chosen: what was true of it may be otherwise now. */
  @api reset(): void {
    this.programs.forget();
    Object.assign(this, { text: '', open: false, searching: false, message: '', hits: [], active: -1 });
    this.chosen = null;
  }

  override disconnectedCallback(): void {
    this.programs.forget();
  }

  get options() {
    return this.hits.map((hit, index) =>
      optionOf(viewOf(hit, this.searched), { active: index === this.active, chosen: this.chosen }),
    );
  }

  get expanded(): string {
    return String(this.open);
  }

  get activeId(): string | null {
    return this.open ? (this.options[this.active]?.id ?? null) : null;
  }

  get hasText(): boolean {
    return this.text !== '';
  }

  get listClass(): string {
    return this.open ? 'list' : 'list slds-hide';
  }

  handleFocus(): void {
    if (this.hits.length === 0) void this.search();
  }

  handleInput(event: Event): void {
    this.text = (event.target as HTMLInputElement).value;
    this.take(null);
    this.programs.soon(() => {
      void this.search();
    });
  }

  handleClick(): void {
    this.open = this.hits.length > 0 || this.message !== '';
  }

  handleClear(): void {
    this.text = '';
    this.take(null);
    this.focus();
    void this.search();
  }

  handleBlur(): void {
    this.open = false;
  }

  handleKey(event: KeyboardEvent): void {
    const move = moved(event.key, this.active, this.hits.length);
    if (move !== undefined && (this.open || event.key.startsWith('Arrow'))) {
      event.preventDefault();
      this.open = true;
      this.activate(move);
    } else if (event.key === 'Enter' && this.open) {
      event.preventDefault();
      this.choose(this.active);
    } else if (event.key === 'Escape' && this.open) {
      event.stopPropagation();
      this.open = false;
    }
  }

  /** Keeps the cursor in the box while the mouse chooses. */
  handlePress(event: Event): void {
    event.preventDefault();
  }

  handleOption(event: Event): void {
    this.choose(Number((event.currentTarget as HTMLElement).dataset['index']));
  }

  private activate(index: number): void {
    this.active = index;
    this.template?.querySelectorAll('[role=option]')[index]?.scrollIntoView({ block: 'nearest' });
  }

  private choose(index: number): void {
    const hit = this.hits[index];
    if (!hit) return;
    const view = viewOf(hit, this.searched);
    if (view.disabled) return;
    this.text = hit.program.name;
    this.open = false;
    this.programs.forget();
    this.searching = false;
    this.take(view);
  }

  private take(view: HitView | null): void {
    if (view === this.chosen) return;
    this.chosen = view;
    this.dispatchEvent(new CustomEvent<ProgramHit | null>('choose', { detail: view?.hit ?? null }));
  }

  private async search(): Promise<void> {
    this.searching = true;
    const found = await this.programs.ask(this.campaignId, this.text);
    if (found === null) return;
    this.hits = found.hits;
    this.searched = found.searched;
    this.message = found.message;
    this.active = -1;
    this.searching = false;
    this.open = this.isConnected && this.template?.activeElement != null;
  }
}
