import { randomBytes } from "node:crypto";
import { inTenantSql } from "@patchbay/db";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import {
	clientOf,
	createKey,
	everyScope,
	startApi,
	type TestApi,
} from "./api.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import {
	createDashboard,
	type Dashboard,
	firstDay,
	lastDay,
} from "./factories/dashboard.ts";
import { createTenant, type TestTenant } from "./factories/tenant.ts";
import type { Answer, GraphqlClient } from "./graphql-client.ts";
import { SandboxGoogle } from "./sandbox-google.ts";

/** Person whose Google Drive is connected. */
export const writer = "agency.admin@example.com";
/** Person who shares a spreadsheet with the writer. */
export const owner = "brand.owner@example.com";

const errors = "userErrors { code message field retryAfterSeconds scopeSets }";

/** Answer of `writeSheetReport`. */
export interface SheetAnswer {
	spreadsheetId: string | null;
	url: string | null;
	rowsWritten: number | null;
	userErrors: {
		code: string;
		message: string;
		field: string[] | null;
		retryAfterSeconds: number | null;
		scopeSets: string[] | null;
	}[];
}

/** A tenant with numbers, its Google Drive in the sandbox, and the API. */
export class SheetStand {
	readonly database: TestDatabase;
	readonly sandbox: Sandbox;
	readonly api: TestApi;
	readonly made: Dashboard;
	readonly masterKey: string;
	connectionId = "";

	private constructor(parts: {
		database: TestDatabase;
		sandbox: Sandbox;
		api: TestApi;
		made: Dashboard;
		masterKey: string;
	}) {
		({
			database: this.database,
			sandbox: this.sandbox,
			api: this.api,
			made: this.made,
			masterKey: this.masterKey,
		} = parts);
	}

	static async start(): Promise<SheetStand> {
		const [database, sandbox] = await Promise.all([
			createTestDatabase(),
			startSandbox({ port: 0, campaigns: 3, days: 5 }),
		]);
		const masterKey = randomBytes(32).toString("base64");
		const api = await startApi({
			database,
			sandbox,
			env: { PATCHBAY_MASTER_KEY: masterKey },
		});
		const made = await createDashboard(database.db, api.tenant.tenantId, {
			brands: 2,
		});
		const stand = new SheetStand({ database, sandbox, api, made, masterKey });
		await stand.door("limits", { isEnforced: false });
		stand.connectionId = await stand.connect(api.client);
		return stand;
	}

	async stop(): Promise<void> {
		await this.api.stop();
		await this.sandbox.stop();
		await this.database.drop();
	}

	/** Another tenant, with a key for everything and no numbers of its own. */
	async neighbour(): Promise<{ tenant: TestTenant; client: GraphqlClient }> {
		const tenant = await createTenant(this.database);
		const key = await createKey(this.database, tenant, everyScope);
		return { tenant, client: clientOf(this.api.url, key) };
	}

	/** Connects a new brand to the Google Drive of the writer; answers the connection's id. */
	async connect(
		client: GraphqlClient,
		given: { scopeSets?: string[]; scopes?: string } = {},
	): Promise<string> {
		const { createBrand } = await client.query(
			'mutation { createBrand(input: { name: "North" }) { brand { id } } }',
		);
		const { connect } = await client.query(
			"mutation ($input: ConnectInput!) { connect(input: $input) { authorizationUrl userErrors { message } } }",
			{
				input: {
					brandId: createBrand.brand.id,
					platform: "GOOGLE_WORKSPACE",
					...(given.scopeSets ? { scopeSets: given.scopeSets } : {}),
				},
			},
		);
		const { connection, userErrors } = await this.complete(
			client,
			await this.agree(connect.authorizationUrl, {
				...(given.scopes ? { "X-Sandbox-Scopes": given.scopes } : {}),
			}),
		);
		if (!connection) throw new Error(JSON.stringify(userErrors));
		return connection.id;
	}

	/** Goes through Google's pages; answers the query that comes back. */
	async agree(
		url: string,
		headers: Record<string, string> = {},
	): Promise<string> {
		const reply = await fetch(url, {
			redirect: "manual",
			headers: {
				"X-Sandbox-Consent": "allow",
				"X-Sandbox-Account": writer,
				...headers,
			},
		});
		const query = reply.headers.get("location")?.split("?")[1];
		if (!query)
			throw new Error(`no way back: ${reply.status} ${await reply.text()}`);
		return query;
	}

	async complete(client: GraphqlClient, callbackQuery: string) {
		const { completeConnect } = await client.query(
			`mutation ($input: CompleteConnectInput!) { completeConnect(input: $input) { connection { id } returnTo ${errors} } }`,
			{ input: { platform: "GOOGLE_WORKSPACE", callbackQuery } },
		);
		return completeConnect;
	}

	/** Writes a report by day, or another one. */
	async write(
		input: Record<string, unknown> = {},
		client: GraphqlClient = this.api.client,
	): Promise<SheetAnswer> {
		const { writeSheetReport } = await client.query(
			`mutation ($input: SheetReportInput!) { writeSheetReport(input: $input) { spreadsheetId url rowsWritten ${errors} } }`,
			{
				input: {
					connectionId: this.connectionId,
					...input,
					report: reportOf(input.report as object | undefined),
				},
			},
		);
		return writeSheetReport;
	}

	/** Writes, and answers the spreadsheet's id. */
	async written(input: Record<string, unknown> = {}): Promise<string> {
		const { spreadsheetId, userErrors } = await this.write(input);
		if (!spreadsheetId) throw new Error(JSON.stringify(userErrors));
		return spreadsheetId;
	}

	/** The first problem of a write that is to be refused. */
	async refused(input: Record<string, unknown>, client?: GraphqlClient) {
		const { spreadsheetId, userErrors } = await this.write(input, client);
		if (spreadsheetId !== null) throw new Error("it was written");
		const [problem] = userErrors;
		if (!problem) throw new Error("nothing is said");
		return problem;
	}

	/** Rows of the query for metrics. */
	async metrics(report: object, fields: string): Promise<Answer[]> {
		const { metrics } = await this.api.client.query(
			`query ($input: MetricsInput!) { metrics(input: $input) { rows { ${fields} } } }`,
			{ input: reportOf(report) },
		);
		return metrics.rows;
	}

	/** A door of the sandbox's Google. */
	async door(name: string, input: object = {}): Promise<Answer> {
		const google = new SandboxGoogle(this.sandbox);
		return await google.control(`google-workspace/${name}`, input);
	}

	/** Cells of a tab with their types and formats, as the Sheets API gives them to the app. */
	async typed(id: string, range = "Spend"): Promise<Answer[][]> {
		const { access_token } = await new SandboxGoogle(this.sandbox).tokens(
			writer,
			{ scope: "https://www.googleapis.com/auth/drive.file" },
		);
		const query = new URLSearchParams({
			ranges: range,
			includeGridData: "true",
			fields:
				"sheets.data.rowData.values(userEnteredValue,userEnteredFormat.numberFormat)",
		});
		const reply = await fetch(
			`${this.sandbox.url}/google-workspace/v4/spreadsheets/${id}?${query}`,
			{ headers: { authorization: `Bearer ${access_token}` } },
		);
		const { sheets } = (await reply.json()) as Answer;
		return sheets[0].data[0].rowData.map(
			({ values = [] }: { values?: Answer[] }) => values,
		);
	}

	/** Cells of a tab as its owner sees them. */
	async cells(id: string, range = "Spend"): Promise<string[][]> {
		const { values = [] } = await this.door("values", { id, range });
		return values;
	}

	/** A tab of a spreadsheet with everything that its owner can know of it. */
	async tab(id: string, title = "Spend"): Promise<Answer> {
		const { sheets } = await this.door("spreadsheet", { id });
		return sheets.find((sheet: Answer) => sheet.properties.title === title);
	}

	async edit(id: string, ...requests: object[]): Promise<void> {
		await this.door("edit-spreadsheet", { id, requests });
	}

	async fault(path: string, fault: object): Promise<void> {
		await new SandboxGoogle(this.sandbox).control("faults", {
			path: `/google-workspace/${path}`,
			...fault,
		});
	}

	async forget(what: "faults" | "requests"): Promise<void> {
		await fetch(`${this.sandbox.url}/__sandbox/${what}`, { method: "DELETE" });
	}

	async requests(path: string): Promise<{ method: string; path: string }[]> {
		const reply = await fetch(
			`${this.sandbox.url}/__sandbox/requests?path=${encodeURIComponent(`/google-workspace/${path}`)}`,
		);
		return ((await reply.json()) as Answer).requests;
	}

	/** Rows of the tenant, as the app sees them. */
	rows<Row extends object>(
		text: string,
		values: readonly unknown[] = [],
	): Promise<Row[]> {
		const { tenantId } = this.api.tenant;
		return inTenantSql(this.database.db, tenantId, async (sql) => {
			const { rows } = await sql.query<Row>(text, [...values]);
			return rows;
		});
	}
}

const reportOf = (report: object = {}) => ({
	from: firstDay,
	to: lastDay,
	groupBy: ["DATE"],
	...report,
});
