import type { CampaignRows, SentPage } from "../../format/sheet-report.ts";

/** Numbers of a page that can be sent to a sheet. */
export interface SentNumbers {
	brandId: string;
	brandName: string;
	page: SentPage;
	/** Days and rows that are sent, in words. */
	shown: string;
	/** Names of the tab, by the rows that are sent. */
	tabs: Readonly<Record<CampaignRows, string>>;
}
