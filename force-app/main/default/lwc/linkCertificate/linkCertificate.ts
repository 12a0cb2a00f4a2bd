import { api } from 'lwc';
import { failureOf, getCertificate, type CallFailure, type CertificateView } from 'c/companion';
import { labels } from 'c/labels';
import { memberLabels } from 'c/memberLabels';
import { number } from 'c/words';
import LightningModal from 'lightning/modal';

/** The numbers of a certificate, in the order of the screen. */
const lines = [
  { label: labels.inStep, of: (one: CertificateView) => one.inStep },
  { label: memberLabels.certificateSettled, of: (one: CertificateView) => one.settled },
  { label: labels.beingSynced, of: (one: CertificateView) => one.differing },
  { label: labels.waitingForYou, of: (one: CertificateView) => one.held },
  { label: labels.failed, of: (one: CertificateView) => one.failed },
  { label: memberLabels.onlyInMarketo, of: (one: CertificateView) => one.onlyMarketo },
  { label: memberLabels.onlyInSalesforce, of: (one: CertificateView) => one.onlySalesforce },
  { label: memberLabels.readInMarketo, of: (one: CertificateView) => one.marketo.read },
  { label: memberLabels.readInSalesforce, of: (one: CertificateView) => one.salesforce.read },
] as const;

/** How a link stood when both sides were last compared in full: the certificate. */
export default class LinkCertificate extends LightningModal {
  @api campaignId = '';
  @api linkId = '';
  labels = { ...labels, ...memberLabels };
  certificate: CertificateView | null = null;
  failure: CallFailure | null = null;

  override connectedCallback(): void {
    void this.load();
  }

  get headline(): string {
    return this.certificate?.clean ? memberLabels.certificateClean : memberLabels.certificateUnclean;
  }

  get lines() {
    const { certificate } = this;
    if (!certificate) return [];
    return lines.map(({ label, of }) => ({ label, value: number(of(certificate)) }));
  }

  handleRetry(): void {
    void this.load();
  }

  handleClose(): void {
    this.close();
  }

  private async load(): Promise<void> {
    this.failure = null;
    try {
      this.certificate = await getCertificate(this.campaignId, this.linkId);
    } catch (error) {
      this.failure = failureOf(error);
    }
  }
}
