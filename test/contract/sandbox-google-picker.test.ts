import { afterAll, beforeAll, expect, test } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { SandboxGoogle } from "../support/sandbox-google.ts";

const driveFile = "https://www.googleapis.com/auth/drive.file";
const person = "agency.admin@example.com";
const pick = {
	scope: driveFile,
	prompt: "consent",
	access_type: "online",
	trigger_onepick: "true",
	allow_multiple: "true",
	mimetypes: "application/vnd.google-apps.spreadsheet",
	login_hint: person,
};

let sandbox: Sandbox;
let google: SandboxGoogle;
beforeAll(async () => {
	sandbox = await startSandbox({ port: 0 });
	google = new SandboxGoogle(sandbox);
});
afterAll(() => sandbox.stop());

const callbackOf = (reply: Response) =>
	new URL(reply.headers.get("location") ?? "").searchParams;

async function named(token: string): Promise<string[]> {
	const reply = await fetch(
		`${sandbox.url}/google-workspace/drive/v3/files?fields=files(name)`,
		{ headers: { authorization: `Bearer ${token}` } },
	);
	const { files } = (await reply.json()) as { files: { name: string }[] };
	return files.map(({ name }) => name);
}

test("a person picks on the page: exactly that is open to the app, for its earlier token too", async () => {
	const earlier = (await google.tokens(person, { scope: driveFile }))
		.access_token;
	for (const name of ["Wanted", "Not wanted"])
		await google.control("google-workspace/make-spreadsheet", {
			user: person,
			name,
		});
	expect(await named(earlier)).toEqual([]);
	const page = await google.authorize(pick, {});
	expect(page.status).toBe(200);
	expect(await page.text()).not.toContain('name="scope"');
	const submit = (form: [string, string][]) =>
		fetch(page.url, {
			method: "POST",
			redirect: "manual",
			body: new URLSearchParams([["account", sub], ...form]),
		});
	const sub = "100000000000000000001";
	const picker = await (await submit([["decision", "allow"]])).text();
	expect(picker).toContain("Wanted");
	expect(picker).toContain("Media plan");
	// Only spreadsheets were asked for.
	expect(picker).not.toContain("Brand guidelines.pdf");
	const [, id = ""] = /value="([\w-]+)">\s*<span>Wanted/.exec(picker) ?? [];
	expect(await (await submit([["decision", "pick"]])).text()).toContain(
		"Select a file first.",
	);
	const answered = callbackOf(
		await submit([
			["decision", "pick"],
			["file", id],
		]),
	);
	expect(Object.fromEntries(answered)).toMatchObject({
		state: "a state",
		scope: driveFile,
		picked_file_ids: id,
	});
	const exchanged = await (
		await google.exchange(answered.get("code") ?? "")
	).json();
	expect(exchanged).toMatchObject({ scope: driveFile });
	expect(exchanged).not.toHaveProperty("refresh_token");
	expect(exchanged).not.toHaveProperty("id_token");
	expect(await named(earlier)).toEqual(["Wanted"]);
	expect(
		Object.fromEntries(callbackOf(await submit([["decision", "cancel"]]))),
	).toMatchObject({ error: "access_denied", state: "a state" });
});

test("scripts pick by name or id, several only where that was asked for", async () => {
	for (const name of ["One", "Two"])
		await google.control("google-workspace/make-spreadsheet", {
			user: person,
			name,
		});
	const scripted = (more: Record<string, string | null>, picked: string) =>
		google.authorize(
			{ ...pick, ...more },
			{ "x-sandbox-consent": "allow", "x-sandbox-picked": picked },
		);
	const both = callbackOf(await scripted({}, "One,Two"));
	const ids = (both.get("picked_file_ids") ?? "").split(",");
	expect(ids).toHaveLength(2);
	expect((await scripted({ allow_multiple: null }, "One,Two")).status).toBe(
		400,
	);
	expect((await scripted({}, "Brand guidelines.pdf")).status).toBe(400);
	expect((await scripted({ file_ids: ids[0] ?? "" }, "Two")).status).toBe(400);
	expect(
		callbackOf(await scripted({ file_ids: ids[0] ?? "" }, "One")).get(
			"picked_file_ids",
		),
	).toBe(ids[0]);
	expect(callbackOf(await scripted({}, "")).has("picked_file_ids")).toBe(false);
});

test.each([
	["another scope beside", { scope: `openid ${driveFile}` }],
	["a wider scope", { scope: "https://www.googleapis.com/auth/drive" }],
	["no consent", { prompt: "select_account" }],
	["scopes of earlier grants", { include_granted_scopes: "true" }],
])("the Picker takes no request with %s", async (_, more) => {
	const reply = await google.authorize({ ...pick, ...more });
	expect(reply.status).toBe(400);
	expect(reply.headers.get("location")).toBeNull();
	expect(await reply.text()).toContain("invalid_request");
});
