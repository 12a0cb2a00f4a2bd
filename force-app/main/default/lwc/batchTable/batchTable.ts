import LightningDatatable from 'lightning/datatable';
import failedItem from './failedItem.html';
import status from './status.html';

/** The platform's datatable with two cells of our own: a status as badge, and a number that carries a warning. */
export default class BatchTable extends LightningDatatable {
  static override customTypes = {
    status: { template: status, standardCellLayout: true, typeAttributes: ['tone', 'icon'] },
    failedItem: { template: failedItem, standardCellLayout: true, typeAttributes: ['warning'] },
  };
}
