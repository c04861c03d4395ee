import type { CampaignFilter } from "./campaigns.ts";
import { graphql } from "./document.ts";
import { type UserError, userErrorFields } from "./parts.ts";

export interface PlatformFile {
	externalId: string;
	name: string;
	mimeType: string;
	modifiedAt: string | null;
	webUrl: string | null;
}

/** A page of a list that only goes on: its platform knows no page before. */
export interface FilePage {
	nodes: PlatformFile[];
	pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

export const connectionFiles = graphql<
	{ connection: { files: FilePage | null } | null },
	{
		id: string;
		first: number;
		after?: string | undefined;
		search?: string | undefined;
	}
>(/* GraphQL */ `
	query ConnectionFiles($id: ID!, $first: Int, $after: String, $search: String) {
		connection(id: $id) {
			files(first: $first, after: $after, search: $search) {
				nodes { externalId name mimeType modifiedAt webUrl }
				pageInfo { hasNextPage endCursor }
			}
		}
	}
`);

/** A metrics report as it is asked for: `MetricsInput` as far as the admin writes it. */
export interface ReportInput {
	from: string;
	to: string;
	groupBy?: string[] | undefined;
	brandIds?: string[] | undefined;
	platforms?: string[] | undefined;
	campaignIds?: string[] | undefined;
}

/** A tab that a report is written into. */
export interface SheetReport {
	id: string;
	spreadsheetId: string;
	title: string;
	sheetName: string;
	url: string;
	/** As it was asked for the last time; taken as it is when it is sent again. */
	report: ReportInput;
	rows: number;
	lastWrittenAt: string;
}

const sheetReportFields =
	"sheetReports { id spreadsheetId title sheetName url report rows lastWrittenAt }";

/** Tabs that reports are written into; null where the platform has no sheets. */
export const connectionSheets = graphql<
	{ connection: { sheetReports: SheetReport[] | null } | null },
	{ id: string }
>(/* GraphQL */ `
	query ConnectionSheets($id: ID!) {
		connection(id: $id) { ${sheetReportFields} }
	}
`);

/** A connection whose spreadsheets a report can go to. */
export interface SheetTarget {
	id: string;
	accountName: string | null;
	brand: { id: string; name: string };
	grant: { platformUserName: string | null } | null;
	sheetReports: SheetReport[] | null;
	pickedFiles: PickedFile[] | null;
}

export interface PickedFile {
	externalId: string;
	name: string;
	mimeType: string;
}

export const sheetTargets = graphql<{
	connections: { nodes: SheetTarget[] };
}>(/* GraphQL */ `
	query SheetTargets {
		connections(first: 20, filter: { platforms: [GOOGLE_WORKSPACE], statuses: [ACTIVE] }) {
			nodes {
				id accountName
				brand { id name }
				grant { platformUserName }
				pickedFiles { externalId name mimeType }
				${sheetReportFields}
			}
		}
	}
`);

export interface SheetReportInput {
	connectionId: string;
	report: ReportInput;
	/** A new one when left out. */
	spreadsheetId?: string | undefined;
	sheetName?: string | undefined;
	title?: string | undefined;
}

export const writeSheetReport = graphql<
	{
		writeSheetReport: {
			spreadsheetId: string | null;
			url: string | null;
			rowsWritten: number | null;
			userErrors: UserError[];
		};
	},
	{ input: SheetReportInput }
>(/* GraphQL */ `
	mutation WriteSheetReport($input: SheetReportInput!) {
		writeSheetReport(input: $input) { spreadsheetId url rowsWritten ${userErrorFields} }
	}
`);

export const pickFiles = graphql<
	{
		pickFiles: { authorizationUrl: string | null; userErrors: UserError[] };
	},
	{
		input: { connectionId: string; returnTo: string; browserNonce: string };
	}
>(/* GraphQL */ `
	mutation PickFiles($input: PickFilesInput!) {
		pickFiles(input: $input) { authorizationUrl ${userErrorFields} }
	}
`);

export interface CampaignIdsVariables {
	id: string;
	filter: CampaignFilter;
	after?: string | undefined;
}

/** Ids of a brand's campaigns, a page at a time. */
export const campaignIds = graphql<
	{
		brand: {
			campaigns: {
				nodes: { id: string }[];
				pageInfo: { hasNextPage: boolean; endCursor: string | null };
			};
		} | null;
	},
	CampaignIdsVariables
>(/* GraphQL */ `
	query CampaignIds($id: ID!, $filter: CampaignFilter, $after: String) {
		brand(id: $id) {
			campaigns(first: 100, after: $after, filter: $filter) {
				nodes { id }
				pageInfo { hasNextPage endCursor }
			}
		}
	}
`);
