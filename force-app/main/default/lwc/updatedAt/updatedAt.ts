import { api, LightningElement } from 'lwc';
import { statusLabels } from 'c/statusLabels';
import { clockTime, fill } from 'c/words';

/** "Updated 14:34:45". */
export default class UpdatedAt extends LightningElement {
  @api value = '';
  @api label = statusLabels.updatedAt;

  get text(): string {
    return fill(this.label, clockTime(this.value));
  }
}
