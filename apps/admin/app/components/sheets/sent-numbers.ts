import type { SentPage } from "../../format/sheet-report.ts";

/** Numbers of a page that can be sent to a sheet. */
export interface SentNumbers {
	brandId: string;
	brandName: string;
	page: SentPage;
	/** Days and rows that are sent, in words. */
	shown: string;
}
