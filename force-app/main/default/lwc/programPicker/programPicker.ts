import { api, LightningElement } from 'lwc';
import { failureOf, searchPrograms, type ProgramHit } from 'c/companion';
import { labels } from 'c/labels';
import { counted } from 'c/words';
import { viewOf, type HitView } from './hitView';

/** Wait after the last keystroke before asking, milliseconds. */
const PAUSE = 250;

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
  private question = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Puts the cursor into the search box. */
  @api focus(): void {
    (this.refs?.['input'] as HTMLElement | undefined)?.focus();
  }

  override disconnectedCallback(): void {
    clearTimeout(this.timer);
  }

  get options() {
    return this.hits.map((hit, index) => {
      const view = viewOf(hit, this.searched);
      const selected = view.key === this.chosen?.key;
      return {
        ...view,
        selected,
        ariaSelected: String(selected),
        ariaDisabled: String(view.disabled),
        className: [
          'option',
          index === this.active && 'active',
          selected && 'selected',
          view.disabled && 'disabled',
        ]
          .filter(Boolean)
          .join(' '),
      };
    });
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
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      void this.search();
    }, PAUSE);
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
    const last = this.hits.length - 1;
    const moves: Record<string, number> = {
      ArrowDown: this.active >= last ? 0 : this.active + 1,
      ArrowUp: this.active <= 0 ? last : this.active - 1,
      Home: 0,
      End: last,
    };
    const move = moves[event.key];
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
    this.forgetQuestion();
    this.take(view);
  }

  /** A choice ends the search: an answer still under way would open the list again, under the mouse. */
  private forgetQuestion(): void {
    clearTimeout(this.timer);
    this.question += 1;
    this.searching = false;
  }

  private take(view: HitView | null): void {
    if (view === this.chosen) return;
    this.chosen = view;
    this.dispatchEvent(new CustomEvent<ProgramHit | null>('choose', { detail: view?.hit ?? null }));
  }

  /** Asks for the programs that fit; an answer that was overtaken by a later question is dropped. */
  private async search(): Promise<void> {
    this.question += 1;
    const question = this.question;
    const text = this.text;
    this.searching = true;
    try {
      const hits = await searchPrograms(this.campaignId, text);
      if (question !== this.question) return;
      this.hits = hits;
      this.searched = text;
      this.message =
        hits.length === 0 ? labels.noPrograms : counted(hits.length, labels.oneProgram, labels.manyPrograms);
    } catch (error) {
      if (question !== this.question) return;
      this.hits = [];
      this.message = failureOf(error).message || labels.failedText;
    }
    this.active = -1;
    this.searching = false;
    this.open = this.isConnected && this.template?.activeElement != null;
  }
}
