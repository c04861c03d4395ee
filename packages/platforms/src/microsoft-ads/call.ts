import { z } from "zod";
import type { ApiRules } from "../api-rules.ts";
import type { AccountRef } from "../drafts.ts";
import {
	AccessTokenRefused,
	AppRejected,
	PlatformRejected,
	PlatformUnavailable,
} from "../errors.ts";
import { type ApiRequest, requestJson, requestRows } from "../http.ts";
import { parseReply } from "../parse-reply.ts";
import type { RowCollector } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import { refusedCredentials } from "./error-codes.ts";
import { codesIn, failureOfItems, microsoftAdsRules } from "./errors.ts";
import { checkId } from "./ids.ts";
import type { MicrosoftAdsBucket } from "./limits.ts";

export const apiVersion = "v13";

/** Services of the API, each of which has a host of its own. */
const services = {
	campaign: { url: "apiUrl", path: "CampaignManagement" },
	customer: { url: "customerUrl", path: "CustomerManagement" },
	reporting: { url: "reportingUrl", path: "Reporting" },
} as const;

/** Ad account that a call is about, and the customer that it belongs to. */
export type CalledAccount = Pick<AccountRef, "externalId" | "accessExternalId">;

/** A call of Microsoft's API as this connector writes it. */
export interface MicrosoftCall {
	service: keyof typeof services;
	/** Path below the version, such as `Campaigns/QueryByAccountId`. */
	path: string;
	body: Readonly<Record<string, unknown>>;
	/** Null for a call about the person. */
	account: CalledAccount | null;
	/** `POST` with a query reads, and is sent again after a transient failure; what changes something is sent once. */
	changes?: "POST" | "PUT";
	bucket?: MicrosoftAdsBucket;
	/** Most bytes of the reply, where it is known to be small. */
	maxBytes?: number;
	/** Codes of faults that the caller judges by itself. */
	judged?: readonly number[];
}

/** A fault of one of the codes that the caller judges by itself. */
export class Refused extends PlatformRejected {
	readonly refusedBy: number;

	constructor(refusedBy: number, cause: PlatformRejected) {
		super(cause.message, { cause });
		this.refusedBy = refusedBy;
	}
}

/**
 * Sends a call and returns its reply.
 * @throws {Refused} for a fault of the call's `judged` codes
 */
export function callMicrosoft(
	session: PlatformSession,
	call: MicrosoftCall,
): Promise<unknown> {
	return send(call, (rules) =>
		requestJson(session, rules, toRequest(session, call)),
	);
}

/** As {@link callMicrosoft}, for a reply with a list that is read row by row. */
export async function callForRows<Rows extends RowCollector>(
	session: PlatformSession,
	call: MicrosoftCall,
	rows: { list: string; collect: () => Rows },
): Promise<Rows> {
	const read = await send(call, (rules) =>
		requestRows(session, rules, toRequest(session, call), rows),
	);
	parseReply(
		microsoftAdsRules,
		z.object({ [rows.list]: z.array(z.unknown()).nullable() }),
		read.reply,
	);
	return read.rows;
}

function toRequest(session: PlatformSession, call: MicrosoftCall): ApiRequest {
	const { service, path, body, account, changes, bucket, maxBytes } = call;
	const { url, path: name } = services[service];
	return {
		method: changes ?? "POST",
		url: `${session.endpoints[url]}/${name}/${apiVersion}/${path}`,
		headers: headersFor(session, account),
		body: { json: body },
		account: account?.externalId ?? null,
		repeatable: changes === undefined,
		...(bucket === undefined ? {} : { bucket }),
		...(maxBytes === undefined ? {} : { maxBytes }),
	};
}

/** @throws {AppRejected} where the app has no developer token */
function headersFor(
	{ extras: { developerToken } }: PlatformSession,
	account: CalledAccount | null,
): Record<string, string> {
	if (!developerToken)
		throw new AppRejected(
			"The OAuth app for Microsoft Ads has no developer token. The administrator who set it up has to add the token of Microsoft Advertising's developer portal under Settings → OAuth apps.",
		);
	return {
		developertoken: developerToken,
		...(account === null
			? {}
			: {
					customeraccountid: checkId(account.externalId),
					...(account.accessExternalId === null
						? {}
						: { customerid: checkId(account.accessExternalId) }),
				}),
	};
}

/**
 * Sends a call by Microsoft's rules, with two faults made out that a status and a code do not tell apart: those that the
 * caller judges, and a refused developer token. Microsoft has one code for a bad token of the person and a bad one of the
 * app; a token that was just renewed and is refused again leaves the app's.
 * @throws {AppRejected} for the app's
 */
async function send<T>(
	{ judged = [], changes }: MicrosoftCall,
	request: (rules: ApiRules) => Promise<T>,
): Promise<T> {
	let met: number | null = null;
	const rules: ApiRules = {
		...microsoftAdsRules,
		failureOf(reply) {
			const code = codesIn(reply.body).find((each) => judged.includes(each));
			if (code === undefined)
				return (
					microsoftAdsRules.failureOf(reply) ??
					(changes === undefined ? failureOfItems(reply) : null)
				);
			met = code;
			return { meaning: "rejected", code: String(code) };
		},
	};
	try {
		return await request(rules);
	} catch (error) {
		if (error instanceof PlatformRejected && met !== null)
			throw new Refused(met, error);
		if (
			error instanceof PlatformUnavailable &&
			error.cause instanceof AccessTokenRefused &&
			error.cause.message === refusedCredentials
		)
			throw new AppRejected(refusedCredentials, { cause: error.cause });
		throw error;
	}
}
