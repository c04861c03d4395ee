/**
 * Runs in a process of its own, because googleapis is large and because its proxy and trust are set by environment variables
 * that Node reads at start. Prints one JSON object.
 *
 * With CLIENT_ROOT_URL it speaks to that address; without, to Google's own host names, with nothing set in the clients.
 */
import { Readable } from "node:stream";
import { OAuth2Client } from "google-auth-library";
import { google } from "googleapis";
import * as openid from "openid-client";

const root = process.env.CLIENT_ROOT_URL;
const signIn = process.env.CLIENT_SIGN_IN_URL;
const clientId = process.env.CLIENT_ID ?? "";
const clientSecret = process.env.CLIENT_SECRET ?? "";
const redirectUri = process.env.CLIENT_REDIRECT_URI ?? "";

const auth = new OAuth2Client({
	clientId,
	clientSecret,
	redirectUri,
	...(signIn === undefined
		? {}
		: {
				issuers: [signIn],
				endpoints: {
					oauth2AuthBaseUrl: `${signIn}/o/oauth2/v2/auth`,
					oauth2TokenUrl: `${signIn}/token`,
					oauth2RevokeUrl: `${signIn}/revoke`,
					tokenInfoUrl: `${signIn}/tokeninfo`,
					oauth2FederatedSignonPemCertsUrl: `${signIn}/oauth2/v1/certs`,
				},
			}),
});
// For uploads the client looks at the root of the call alone.
const options = root === undefined ? {} : { rootUrl: root };
const drive = google.drive({ version: "v3", auth, ...options });
const sheets = google.sheets({ version: "v4", auth, ...options });

/** Catches what a call that must fail throws, as far as it is plain. */
async function failureOf(call: () => Promise<unknown>): Promise<unknown> {
	try {
		return { unexpected: await call() };
	} catch (error) {
		const { status, message, response } = error as {
			status?: number;
			message: string;
			response?: { data?: { error?: { errors?: { reason: string }[] } } };
		};
		return {
			status,
			message,
			reason: response?.data?.error?.errors?.[0]?.reason,
		};
	}
}

/** The browser's part, in Google's name: consents and brings the callback back. */
async function consent(url: string): Promise<URL> {
	const reply = await auth.transporter.request({
		url,
		redirect: "manual",
		responseType: "text",
		headers: {
			"x-sandbox-consent": "allow",
			"x-sandbox-account": "agency.admin@example.com",
		},
		validateStatus: (status: number) => status === 302,
	});
	return new URL(reply.headers.get("location") ?? "");
}

const callback = await consent(
	auth.generateAuthUrl({
		access_type: "offline",
		prompt: "consent",
		scope: ["openid", "email", "https://www.googleapis.com/auth/drive"],
	}),
);
const { tokens } = await auth.getToken(callback.searchParams.get("code") ?? "");
auth.setCredentials({ refresh_token: tokens.refresh_token ?? null });
const ticket = await auth.verifyIdToken({
	idToken: tokens.id_token ?? "",
	audience: clientId,
});
const { token } = await auth.getAccessToken();
const tokenInfo = await auth.getTokenInfo(token ?? "");

// ---- openid-client
const issuer = new URL(signIn ?? "https://accounts.google.com");
const config = await openid.discovery(
	issuer,
	clientId,
	clientSecret,
	undefined,
	issuer.protocol === "http:"
		? { execute: [openid.allowInsecureRequests] }
		: undefined,
);
const verifier = openid.randomPKCECodeVerifier();
openid.enableNonRepudiationChecks(config);
const oidcCallback = await consent(
	openid.buildAuthorizationUrl(config, {
		redirect_uri: redirectUri,
		scope: "openid email",
		code_challenge: await openid.calculatePKCECodeChallenge(verifier),
		code_challenge_method: "S256",
	}).href,
);
const oidc = await openid.authorizationCodeGrant(config, oidcCallback, {
	pkceCodeVerifier: verifier,
});

// ---- Drive
const about = await drive.about.get({ fields: "user,storageQuota" });
const folder = await drive.files.create({
	requestBody: {
		name: "Reports 2026",
		mimeType: "application/vnd.google-apps.folder",
	},
	fields: "id",
});
const folderId = folder.data.id ?? "";
const uploaded = await drive.files.create(
	{
		requestBody: {
			name: "O'Brien's spend.csv",
			parents: [folderId],
			appProperties: { run: "1" },
		},
		media: {
			mimeType: "text/csv",
			body: Readable.from(["day,spend\n", "1,2\n"]),
		},
		fields: "id,name,size,md5Checksum,parents,appProperties",
		supportsAllDrives: true,
	},
	options,
);
const fileId = uploaded.data.id ?? "";
const before = await drive.files.get({ fileId, fields: "modifiedTime" });
const downloaded = await drive.files.get(
	{ fileId, alt: "media" },
	{ responseType: "text" },
);
const updated = await drive.files.update(
	{
		fileId,
		requestBody: { description: "Spend of the spring campaign", starred: true },
		media: { mimeType: "text/csv", body: "day,spend\n1,2\n2,3\n" },
		fields: "size,description,starred,version,modifiedTime",
	},
	options,
);
const find = async (q: string) => {
	const { data } = await drive.files.list({
		q,
		fields: "files(id,name)",
		orderBy: "name",
		includeItemsFromAllDrives: true,
		supportsAllDrives: true,
	});
	return (data.files ?? []).map(({ name }) => name);
};
const found = {
	inFolder: await find(`'${folderId}' in parents and trashed = false`),
	byEscapedName: await find("name = 'O\\'Brien\\'s spend.csv'"),
	byPrefix: await find("name contains 'brien' and mimeType contains 'text/'"),
	byText: await find("fullText contains 'spend spring' and not trashed = true"),
	changedSince: await find(
		`modifiedTime > '${before.data.modifiedTime}' and ('root' in parents or '${folderId}' in parents)`,
	),
	byAppProperty: await find("appProperties has { key='run' and value='1' }"),
	leftToRight: await find(
		`name = 'nothing' and trashed = false or '${folderId}' in parents`,
	),
};
const imported = await drive.files.create(
	{
		requestBody: {
			name: "Spend",
			mimeType: "application/vnd.google-apps.spreadsheet",
			parents: [folderId],
		},
		media: {
			mimeType: "text/csv",
			body: 'day,spend,share\n2026-11-01,"1,234.50",12%\n',
		},
		fields: "id,webViewLink,mimeType,exportLinks",
	},
	options,
);
const spreadsheetId = imported.data.id ?? "";
const exported = await drive.files.export(
	{ fileId: spreadsheetId, mimeType: "text/csv" },
	{ responseType: "text" },
);
const copied = await drive.files.copy({
	fileId: spreadsheetId,
	requestBody: { name: "Spend (copy)" },
	fields: "id,name,parents",
});
const shared = await drive.permissions.create({
	fileId,
	requestBody: {
		type: "user",
		role: "reader",
		emailAddress: "brand.owner@example.com",
	},
	fields: "id,emailAddress,role",
});
const permissionId = shared.data.id ?? "";
const promoted = await drive.permissions.update({
	fileId,
	permissionId,
	requestBody: { role: "writer" },
});
const permissions = await drive.permissions.list({ fileId });
await drive.permissions.delete({ fileId, permissionId });
const permissionsLeft = await drive.permissions.list({ fileId });
await drive.files.update({ fileId, requestBody: { trashed: true } });
const documentDownload = await failureOf(() =>
	drive.files.get({ fileId: spreadsheetId, alt: "media" }),
);
const afterTrash = await find(`'${folderId}' in parents and trashed = false`);
await drive.files.delete({ fileId: folderId });

// ---- a resumable upload, as Google's clients make it: begun, in chunks, one of them lost, asked, ended
const base = root ?? "https://www.googleapis.com/";
const bytes = Buffer.alloc(600 * 1024, "abcdefghij");
const begun = await auth.request({
	method: "POST",
	url: `${base}upload/drive/v3/files?uploadType=resumable&fields=id,size,mimeType,md5Checksum`,
	headers: {
		"x-upload-content-type": "video/mp4",
		"x-upload-content-length": String(bytes.length),
	},
	data: { name: "Spot.mp4" },
});
const session = begun.headers.get("location") ?? "";
const put = async (range: string, body?: Uint8Array<ArrayBuffer>) => {
	const reply = await auth.transporter.request<{ id?: string; size?: string }>({
		method: "PUT",
		url: session,
		headers: { "content-range": range },
		...(body === undefined ? {} : { body }),
		validateStatus: () => true,
	});
	return {
		status: reply.status,
		range: reply.headers.get("range"),
		data: reply.data,
	};
};
const chunk = 256 * 1024;
const total = bytes.length;
const resumable = {
	empty: await put(`bytes */${total}`),
	first: await put(`bytes 0-${chunk - 1}/${total}`, bytes.subarray(0, chunk)),
	gap: await put(
		`bytes ${2 * chunk}-${total - 1}/${total}`,
		bytes.subarray(2 * chunk),
	),
	asked: await put(`bytes */${total}`),
	last: await put(
		`bytes ${chunk}-${total - 1}/${total}`,
		bytes.subarray(chunk),
	),
	askedAgain: await put(`bytes */${total}`),
};
const video = await drive.files.get(
	{ fileId: resumable.last.data.id ?? "", alt: "media" },
	{ responseType: "arraybuffer" },
);

// ---- Sheets
const made = await sheets.spreadsheets.create({
	requestBody: {
		properties: { title: "Budget" },
		sheets: [{ properties: { title: "Per day" } }],
	},
});
const id = made.data.spreadsheetId ?? "";
const write = await sheets.spreadsheets.values.batchUpdate({
	spreadsheetId: id,
	requestBody: {
		valueInputOption: "USER_ENTERED",
		data: [
			{
				range: "'Per day'!A1:C3",
				values: [
					["day", "spend", "share"],
					["2026-11-01", "$1,234.50", "12%"],
					["11/2/2026", 7, true],
				],
			},
			{
				range: "'Per day'!E1",
				majorDimension: "COLUMNS",
				values: [["total", "=SUM(B2:B3)", "=B2/0"]],
			},
		],
	},
});
const appended = await sheets.spreadsheets.values.append({
	spreadsheetId: id,
	range: "'Per day'!A1",
	valueInputOption: "RAW",
	insertDataOption: "INSERT_ROWS",
	includeValuesInResponse: true,
	requestBody: { values: [["2026-11-03", 3]] },
});
const read = async (
	valueRenderOption: string,
	more: Record<string, string> = {},
) =>
	(
		await sheets.spreadsheets.values.batchGet({
			spreadsheetId: id,
			ranges: ["'Per day'!A1:C", "'Per day'!E1:E3"],
			valueRenderOption,
			...more,
		})
	).data.valueRanges?.map(({ range, values }) => ({ range, values }));
const values = {
	formatted: await read("FORMATTED_VALUE"),
	unformatted: await read("UNFORMATTED_VALUE"),
	dates: await read("UNFORMATTED_VALUE", {
		dateTimeRenderOption: "FORMATTED_STRING",
		majorDimension: "COLUMNS",
	}),
	formulas: await read("FORMULA"),
};
const batch = await sheets.spreadsheets.batchUpdate({
	spreadsheetId: id,
	requestBody: {
		requests: [
			{ addSheet: { properties: { title: "Totals", index: 0 } } },
			{
				repeatCell: {
					range: { sheetId: 0, startRowIndex: 0, endRowIndex: 1 },
					cell: { userEnteredFormat: { textFormat: { bold: true } } },
					fields: "userEnteredFormat.textFormat.bold",
				},
			},
			{
				updateSheetProperties: {
					properties: { sheetId: 0, gridProperties: { frozenRowCount: 1 } },
					fields: "gridProperties.frozenRowCount",
				},
			},
			{ appendDimension: { sheetId: 0, dimension: "COLUMNS", length: 4 } },
		],
		includeSpreadsheetInResponse: true,
	},
});
const grid = await sheets.spreadsheets.get({
	spreadsheetId: id,
	ranges: ["'Per day'!A1:B2"],
	includeGridData: true,
});
await sheets.spreadsheets.values.batchClear({
	spreadsheetId: id,
	requestBody: { ranges: ["'Per day'!A2:C"] },
});
const cleared = await sheets.spreadsheets.values.get({
	spreadsheetId: id,
	range: "Per day!A1:C",
});

const marked = await sheets.spreadsheets.batchUpdate({
	spreadsheetId: id,
	requestBody: {
		requests: [
			{
				createDeveloperMetadata: {
					developerMetadata: {
						metadataKey: "report",
						metadataValue: "spend",
						location: { sheetId: 0 },
						visibility: "DOCUMENT",
					},
				},
			},
			{
				addProtectedRange: {
					protectedRange: {
						range: { sheetId: 0, startRowIndex: 0, endRowIndex: 1 },
						description: "Head",
					},
				},
			},
		],
	},
});
const lookup = { developerMetadataLookup: { metadataKey: "report" } };
const marks = await sheets.spreadsheets.developerMetadata.search({
	spreadsheetId: id,
	requestBody: { dataFilters: [lookup] },
});
const mark = await sheets.spreadsheets.developerMetadata.get({
	spreadsheetId: id,
	metadataId:
		marked.data.replies?.[0]?.createDeveloperMetadata?.developerMetadata
			?.metadataId ?? 0,
});
const guarded = await sheets.spreadsheets.get({
	spreadsheetId: id,
	fields: "sheets(properties.sheetId,protectedRanges)",
});

console.log(
	JSON.stringify({
		marks: marks.data,
		mark: mark.data,
		guarded: guarded.data.sheets,
		callbackIssuer: callback.searchParams.get("iss"),
		ticket: ticket.getPayload(),
		tokenInfo,
		oidcClaims: oidc.claims(),
		about: about.data,
		uploaded: uploaded.data,
		folderId,
		downloaded: downloaded.data,
		updated: updated.data,
		found,
		imported: imported.data,
		exported: exported.data,
		copied: copied.data,
		shared: shared.data,
		promoted: promoted.data,
		permissions: permissions.data.permissions,
		permissionsLeft: permissionsLeft.data.permissions?.length,
		afterTrash,
		resumable,
		sameBytes: Buffer.from(video.data as unknown as ArrayBuffer).equals(bytes),
		write: write.data,
		appended: appended.data,
		values,
		batch: batch.data,
		grid: grid.data,
		cleared: cleared.data,
		failures: {
			deleted: await failureOf(() => drive.files.get({ fileId })),
			query: await failureOf(() => drive.files.list({ q: "colour = 'red'" })),
			download: documentDownload,
			range: await failureOf(() =>
				sheets.spreadsheets.values.get({
					spreadsheetId: id,
					range: "Nowhere!A1",
				}),
			),
			request: await failureOf(() =>
				sheets.spreadsheets.batchUpdate({
					spreadsheetId: id,
					requestBody: {
						requests: [
							{ addSheet: { properties: { title: "Not kept" } } },
							{ deleteSheet: { sheetId: 99 } },
						],
					},
				}),
			),
		},
		titlesAfterFailure: (
			await sheets.spreadsheets.get({
				spreadsheetId: id,
				fields: "sheets.properties.title",
			})
		).data.sheets?.map(({ properties }) => properties?.title),
	}),
);
process.exit(0);
