import { createHash } from "node:crypto";
import {
	type Sandbox,
	type SandboxOptions,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { client } from "../../apps/sandbox/src/microsoft-ads/client.ts";

const callback = "http://localhost:3000/oauth/microsoft-ads/callback";
export const microsoftScope = "https://ads.microsoft.com/msads.manage";
const verifier = "a-verifier-of-at-least-forty-three-characters-0";

export type MicrosoftRow = Record<string, unknown>;
export interface MicrosoftReply {
	status: number;
	headers: Headers;
	text: string;
	body: MicrosoftRow;
}

/** Ids in the headers of a call about an account. */
export interface CalledAccount {
	accountId: string;
	customerId: string;
}

/** A sandbox whose Microsoft simulator is called as Microsoft's documents say, by one person's token. */
export interface MicrosoftStand {
	sandbox: Sandbox;
	token: string;
	/** The person's accounts, in the order of the seed. */
	accounts: (CalledAccount & { row: MicrosoftRow })[];
	/** Calls a service below its version, such as `campaign Campaigns/QueryByAccountId`, about an account. */
	call(
		method: "POST" | "PUT" | "DELETE",
		path: string,
		body: object,
		about?: CalledAccount | null,
		headers?: Record<string, string>,
	): Promise<MicrosoftReply>;
	/** Goes through the consent page as a script; returns what comes back. */
	consent(
		parameters?: Record<string, string>,
		headers?: Record<string, string>,
	): Promise<URLSearchParams>;
	/** Asks the token endpoint. */
	tokens(form: Record<string, string>): Promise<MicrosoftReply>;
	exchange(code: string): Promise<MicrosoftReply>;
	control(name: string, body?: object): Promise<MicrosoftRow>;
}

const folders: Record<string, string> = {
	campaign: "CampaignManagement",
	customer: "CustomerManagement",
	reporting: "Reporting",
};

export async function startMicrosoft(
	options: SandboxOptions = {},
	account = "agency_admin",
): Promise<MicrosoftStand> {
	const sandbox = await startSandbox({ port: 0, ...options });
	const root = `${sandbox.url}/microsoft-ads`;
	const read = async (reply: Response): Promise<MicrosoftReply> => {
		const text = await reply.text();
		return {
			status: reply.status,
			headers: reply.headers,
			text,
			get body() {
				return JSON.parse(text) as MicrosoftRow;
			},
		};
	};
	const tokens: MicrosoftStand["tokens"] = async (form) =>
		read(
			await fetch(`${root}/common/oauth2/v2.0/token`, {
				method: "POST",
				body: new URLSearchParams({
					client_id: client.id,
					client_secret: client.secret,
					scope: `${microsoftScope} offline_access`,
					...form,
				}),
			}),
		);
	const stand: MicrosoftStand = {
		sandbox,
		token: "",
		accounts: [],
		tokens,
		async call(method, path, body, about = stand.accounts[0], headers = {}) {
			const [service = "", operation = ""] = path.split(" ");
			return read(
				await fetch(`${root}/${folders[service]}/v13/${operation}`, {
					method,
					headers: {
						authorization: `Bearer ${stand.token}`,
						developertoken: client.extras.developerToken,
						"content-type": "application/json",
						...(about
							? {
									customerid: about.customerId,
									customeraccountid: about.accountId,
								}
							: {}),
						...headers,
					},
					body: JSON.stringify(body),
				}),
			);
		},
		async consent(parameters = {}, headers = {}) {
			const page = new URL(`${root}/common/oauth2/v2.0/authorize`);
			page.search = String(
				new URLSearchParams({
					client_id: client.id,
					response_type: "code",
					redirect_uri: callback,
					scope: `${microsoftScope} offline_access`,
					state: "abc",
					code_challenge: createHash("sha256")
						.update(verifier)
						.digest("base64url"),
					code_challenge_method: "S256",
					...parameters,
				}),
			);
			const reply = await fetch(page, {
				redirect: "manual",
				headers: {
					"x-sandbox-consent": "allow",
					"x-sandbox-account": account,
					...headers,
				},
			});
			const location = reply.headers.get("location");
			if (location === null) throw new Error(await reply.text());
			return new URL(location).searchParams;
		},
		exchange: (code) =>
			tokens({
				grant_type: "authorization_code",
				code,
				redirect_uri: callback,
				code_verifier: verifier,
			}),
		async control(name, body = {}) {
			const path = name === "clock" ? name : `microsoft-ads/${name}`;
			const reply = await fetch(`${sandbox.url}/__sandbox/${path}`, {
				method: "POST",
				body: JSON.stringify(body),
			});
			if (!reply.ok) throw new Error(await reply.text());
			return (await reply.json()) as MicrosoftRow;
		},
	};
	const { body } = await stand.exchange(
		(await stand.consent()).get("code") ?? "",
	);
	stand.token = String(body.access_token);
	const user = await stand.call("POST", "customer User/Query", {}, null);
	const { Id } = user.body.User as MicrosoftRow;
	const found = await stand.call(
		"POST",
		"customer Accounts/Search",
		{
			Predicates: [{ Field: "UserId", Operator: "Equals", Value: Id }],
			PageInfo: { Index: 0, Size: 1_000 },
		},
		null,
	);
	stand.accounts = (found.body.Accounts as MicrosoftRow[]).map((row) => ({
		accountId: String(row.Id),
		customerId: String(row.ParentCustomerId),
		row,
	}));
	return stand;
}

/** Code of a fault, in either of its forms. */
export function faultCode({ body }: MicrosoftReply): unknown {
	const errors = (body.Errors ?? body.OperationErrors) as
		| MicrosoftRow[]
		| undefined;
	return errors?.[0]?.Code;
}
