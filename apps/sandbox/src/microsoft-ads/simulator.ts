import { randomUUID } from "node:crypto";
import type { OAuth2Server } from "../authorization/oauth2-server.ts";
import { html, json } from "../reply.ts";
import type { Reply, SandboxRequest, Simulator } from "../simulator.ts";
import { people } from "../world/people.ts";
import type { World } from "../world/world.ts";
import { accountOf, personOf } from "./calls/access.ts";
import { usualBehaviour } from "./calls/behaviour.ts";
import type { Api } from "./calls/call.ts";
import { CallRate } from "./calls/call-rate.ts";
import { Input } from "./calls/input.ts";
import { batchError, faultReply, Refused } from "./calls/refusal.ts";
import { client } from "./client.ts";
import { controlActions } from "./control/control-actions.ts";
import { objectActions } from "./control/object-actions.ts";
import { Customers } from "./customers/customers.ts";
import {
	campaignEndpoints,
	customerEndpoints,
	reportingEndpoints,
} from "./endpoints.ts";
import { Oddities } from "./entities/oddities.ts";
import { Store } from "./entities/store.ts";
import type { MicrosoftAdsFault } from "./fault.ts";
import { identityError } from "./identity/aadsts.ts";
import { answerIdentity } from "./identity/identity-routes.ts";
import { createIdentityServer } from "./identity/identity-server.ts";
import { accountIdOf, userIdOf } from "./ids.ts";
import { Files } from "./media/files.ts";
import { archiveReply, downloadReport } from "./reports/endpoints.ts";
import { Jobs } from "./reports/jobs.ts";
import { zipOf } from "./reports/zip.ts";
import { routeOf } from "./services.ts";

const prefix = "/microsoft-ads";
const media = "/media/";
const download = "/ReportDownload/Download.aspx";

type Parts = { api: Api; server: OAuth2Server; rate: CallRate; world: World };

/** Microsoft Advertising: its identity platform, and the services of customers, campaigns and reports in REST. */
export function createMicrosoftAdsSimulator(
	world: World,
): Simulator<MicrosoftAdsFault> {
	const server = createIdentityServer(world);
	const behaviour = { ...usualBehaviour };
	const rate = new CallRate(world.clock, behaviour);
	const api: Api = {
		world,
		customers: new Customers(world.accounts),
		store: new Store(world),
		oddities: new Oddities(),
		files: new Files(world),
		jobs: new Jobs(world),
		behaviour,
	};
	const parts = { api, server, rate, world };
	return {
		handle: (request) => answer(request, parts),
		faultReply: async ({ form, status }, request) =>
			scriptedReply(form, status, request, world),
		control: {
			...controlActions(parts),
			...objectActions(api),
		},
		describe: () => ({
			clientIds: [
				client.id,
				...world.settings.clients.map(({ clientId }) => clientId),
			],
			redirectUris: world.redirectUrisOf("microsoft-ads"),
			people: people.map((person) => ({
				userId: userIdOf(person),
				userName: person.email,
				accounts: api.customers.reached(person).map(accountIdOf),
			})),
		}),
	};
}

async function answer(request: SandboxRequest, parts: Parts): Promise<Reply> {
	const path = request.path.slice(prefix.length);
	const identity = await answerIdentity(request, path, parts);
	if (identity !== null) return identity;
	if (path.startsWith(media))
		return await parts.api.files.serve(path.slice(media.length), request.query);
	if (path === download) return downloadReport(request, parts.api);
	const reply = await answerService(request, path, parts);
	return {
		...reply,
		headers: { trackingid: randomUUID(), ...reply.headers },
	};
}

async function answerService(
	request: SandboxRequest,
	path: string,
	parts: Parts,
): Promise<Reply> {
	const route = routeOf(request, path);
	if (route === null) return noSuchPage();
	const { service, version, operation } = route;
	try {
		if (version !== "v13") throw new Refused(205, version);
		const name = `${request.method} ${operation}`;
		const person = personOf(request, parts.server);
		parts.rate.count(person.sub);
		const { api } = parts;
		const now = parts.world.clock.now();
		if (service === "customer") {
			const run = own(customerEndpoints, name);
			if (run === null) return noSuchPage();
			const input = await Input.of(request);
			return run({ request, input, person, api, now });
		}
		const run = own(
			service === "campaign" ? campaignEndpoints : reportingEndpoints,
			name,
		);
		if (run === null) return noSuchPage();
		const account = accountOf(request, person, api.customers);
		const input = await Input.of(request);
		return run({ request, input, person, api, now, account });
	} catch (error) {
		if (!(error instanceof Refused)) throw error;
		return faultReply(error.code, { service, detail: error.detail });
	}
}

/** The reply of a fault in the form of a service, of a success with failures inside, or of the identity platform. */
function scriptedReply(
	{ microsoftAdsError, partialErrors, reportFile, aadsts }: MicrosoftAdsFault,
	status: number | undefined,
	request: SandboxRequest,
	world: World,
): Reply | null {
	if (aadsts)
		return identityError(aadsts.code, world.clock.now(), {
			error: aadsts.error,
			suberror: aadsts.suberror,
			status,
		});
	if (partialErrors)
		return json(status ?? 200, {
			PartialErrors: partialErrors.map(({ index, code, message }) =>
				batchError(index, code, { message }),
			),
		});
	if (reportFile)
		return archiveReply(
			zipOf([
				{ name: reportFile.name, content: Buffer.from(reportFile.content) },
			]),
			status,
		);
	if (!microsoftAdsError) return null;
	const { code, detail, ...rest } = microsoftAdsError;
	const route = routeOf(request, request.path.slice(prefix.length));
	return faultReply(code, {
		...rest,
		service: route?.service ?? "campaign",
		form: detail,
		status,
	});
}

function own<Value>(
	table: Readonly<Record<string, Value>>,
	name: string,
): Value | null {
	return Object.hasOwn(table, name) ? (table[name] ?? null) : null;
}

function noSuchPage(): Reply {
	return html(404, "<title>404</title>The resource cannot be found.");
}
