import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Logger, pino } from "pino";
import { Clock } from "./clock.ts";
import { listenConnectProxy } from "./connect-proxy.ts";
import { handleControl } from "./control.ts";
import { cutReply, cutShort, dripping, scriptedReply } from "./fault-reply.ts";
import { Faults, type ScriptedFault } from "./faults.ts";
import {
	createAuthorizationServer,
	defaultClients,
	defaultRedirectUris,
} from "./google-ads/authorization-server.ts";
import { createGoogleAdsSimulator } from "./google-ads/simulator.ts";
import { createGoogleWorkspaceSimulator } from "./google-workspace/simulator.ts";
import { indexPage } from "./index-page.ts";
import { type Answer, listenPlain, listenTls } from "./listeners.ts";
import { answerMailbox, mailboxControl } from "./mailbox/answer-mailbox.ts";
import { MailboxStore } from "./mailbox/mailbox.ts";
import { listenSmtp } from "./mailbox/smtp-listener.ts";
import { html, json } from "./reply.ts";
import { RequestLog } from "./request-log.ts";
import {
	BodyTooLarge,
	type PlatformSimulator,
	type Reply,
	type SandboxRequest,
} from "./simulator.ts";
import { createCertificates } from "./tls.ts";

/** Every option has the default that README.md gives for its environment variable. */
export type SandboxOptions = {
	host?: string | undefined;
	port?: number | undefined;
	tlsPort?: number | undefined;
	/** Without it there is no proxy. */
	proxyPort?: number | undefined;
	/** Without it no mail is taken; 0 chooses one. */
	smtpPort?: number | undefined;
	tlsDirectory?: string | undefined;
	seed?: string | undefined;
	accounts?: number | undefined;
	campaigns?: number | undefined;
	days?: number | undefined;
	pageSize?: number | undefined;
	clients?: { clientId: string; clientSecret: string }[] | undefined;
	redirectUris?: string[] | undefined;
	accessTokenSeconds?: number | undefined;
	stateFile?: string | undefined;
	isTestingPublishing?: boolean | undefined;
	imageUrlSeconds?: number | undefined;
	queriesPerSecond?: number | undefined;
	cacheBytes?: number | undefined;
	logger?: Logger | undefined;
};

export type Sandbox = {
	/** `http://host:port`, without a slash at the end. */
	url: string;
	tlsUrl: string;
	proxyUrl: string | null;
	/** `smtp://host:port`; null when no mail is taken. */
	smtpUrl: string | null;
	caCertificatePath: string;
	stop: () => Promise<void>;
};

/** Starts the simulators on a plain port (0 chooses one), a TLS port and, if asked for, a proxy. */
export async function startSandbox(
	options: SandboxOptions = {},
): Promise<Sandbox> {
	const host = options.host ?? "127.0.0.1";
	const port = options.port ?? 4400;
	const logger = options.logger ?? pino({ level: "silent" });
	const clock = new Clock();
	const faults = new Faults();
	const requests = new RequestLog();
	const mailbox = new MailboxStore();
	// Known only after listening; the simulators ask for it when they answer.
	const origin = { url: "" };
	const google = createAuthorizationServer({ ...options, clock });
	const simulators: PlatformSimulator[] = [
		createGoogleAdsSimulator({ ...options, clock, origin, server: google }),
		createGoogleWorkspaceSimulator({
			server: google,
			clock,
			redirectUris: options.redirectUris ?? defaultRedirectUris,
			clientIds: (options.clients ?? defaultClients).map(
				({ clientId }) => clientId,
			),
		}),
	];
	const describe = (): Record<string, unknown> => ({
		...sandboxAddresses,
		control: controlEndpoints(simulators),
		platforms: Object.fromEntries(
			simulators.map((one) => [one.platform, one.describe(origin.url)]),
		),
	});
	const sandboxAddresses: {
		url: string;
		tlsUrl: string;
		proxyUrl: string | null;
		smtpUrl: string | null;
		caCertificatePath: string;
	} = {
		url: "",
		tlsUrl: "",
		proxyUrl: null,
		smtpUrl: null,
		caCertificatePath: "",
	};

	const answer: Answer = async (request, hostName, transport, abandoned) => {
		const owner = simulators.find((one) => one.hosts.includes(hostName));
		const routed =
			owner === undefined
				? request
				: {
						...request,
						origin: `https://${hostName}`,
						path: `/${owner.platform}${request.path}`,
					};
		if (owner === undefined) {
			const mail = answerMailbox(routed, mailbox);
			if (mail !== null) return mail;
			if (
				routed.path === "/__sandbox" ||
				routed.path.startsWith("/__sandbox/")
			) {
				return await handleControl(routed, {
					simulators,
					faults,
					requests,
					clock,
					describe,
				});
			}
			if (routed.path === "/healthz") return json(200, { status: "ok" });
			if (routed.path === "/") return html(200, indexPage(describe()));
		}
		const simulator =
			owner ??
			simulators.find((one) => routed.path.startsWith(`/${one.platform}/`));
		const entry = requests.start(routed, transport);
		abandoned.addEventListener("abort", () => {
			entry.status ??= 0;
		});
		try {
			const reply = await answerWithFaults(
				routed,
				simulator,
				faults,
				abandoned,
				(kind) => {
					entry.fault = kind;
				},
			);
			if (routed.method === "POST") {
				requests.noteBody(
					entry,
					routed.headers["content-type"] ?? "",
					await routed.body(),
				);
			}
			entry.status = reply.status;
			logger.debug(
				{
					method: routed.method,
					path: routed.path,
					status: reply.status,
					fault: entry.fault,
				},
				"answered",
			);
			return reply;
		} catch (error) {
			// Whoever left while sending is no failure of ours.
			if (abandoned.aborted) return cutReply;
			entry.status = error instanceof BodyTooLarge ? 413 : 500;
			if (error instanceof BodyTooLarge) throw error;
			logger.error({ err: error, path: routed.path }, "the sandbox failed");
			return json(entry.status, {
				error: {
					code: entry.status,
					message: "The sandbox could not answer",
					status: "INTERNAL",
				},
			});
		}
	};

	const directory =
		options.tlsDirectory ?? mkdtempSync(join(tmpdir(), "sandbox-tls-"));
	const certificates = createCertificates(
		directory,
		simulators.flatMap((one) => one.hosts),
	);
	const plain = await listenPlain(host, port, answer);
	const listeners = [plain];
	const stop = async (): Promise<void> => {
		faults.clear();
		await Promise.all(listeners.map((listener) => listener.close()));
		await Promise.all(simulators.map((one) => one.close()));
	};
	try {
		const urlHost = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
		const tls = await listenTls(
			host,
			options.tlsPort ?? (port === 0 ? 0 : plain.port + 1),
			certificates,
			answer,
		);
		listeners.push(tls);
		sandboxAddresses.url = `http://${urlHost}:${plain.port}`;
		sandboxAddresses.tlsUrl = `https://localhost:${tls.port}`;
		sandboxAddresses.caCertificatePath = certificates.caCertificatePath;
		if (options.proxyPort !== undefined) {
			const proxy = await listenConnectProxy(host, options.proxyPort, tls.port);
			listeners.push(proxy);
			sandboxAddresses.proxyUrl = `http://${urlHost}:${proxy.port}`;
		}
		if (options.smtpPort !== undefined) {
			const smtp = await listenSmtp(host, options.smtpPort, mailbox, logger);
			listeners.push(smtp);
			sandboxAddresses.smtpUrl = `smtp://${urlHost}:${smtp.port}`;
		}
		origin.url = sandboxAddresses.url;
	} catch (error) {
		await stop();
		throw error;
	}
	return { ...sandboxAddresses, stop };
}

async function answerWithFaults(
	request: SandboxRequest,
	simulator: PlatformSimulator | undefined,
	faults: Faults,
	abandoned: AbortSignal,
	met: (kind: string) => void,
): Promise<Reply> {
	const real = async (): Promise<Reply> =>
		simulator === undefined
			? json(404, {
					error: `No simulator serves ${request.path}; see GET /__sandbox/`,
				})
			: await simulator.handle(request);
	const fault = await faults.take(request);
	if (fault === null) return await real();
	met(fault.kind);
	if (fault.delayMs > 0 && fault.kind !== "drip")
		await waitFor(fault.delayMs, faults, abandoned);
	return await faultReply(fault, request, simulator, real, faults, abandoned);
}

async function faultReply(
	fault: ScriptedFault,
	request: SandboxRequest,
	simulator: PlatformSimulator | undefined,
	real: () => Promise<Reply>,
	faults: Faults,
	abandoned: AbortSignal,
): Promise<Reply> {
	switch (fault.kind) {
		case "stall":
			await waitFor(null, faults, abandoned);
			return cutReply;
		case "delay":
			return await real();
		case "drip":
			return dripping(
				await real(),
				fault.chunkBytes,
				fault.delayMs === 0 ? 50 : fault.delayMs,
			);
		case "cut":
			return cutShort(await real(), fault.afterBytes);
		case "lost_response":
			await real();
			return cutReply;
		case "status":
			return (
				(await simulator?.faultReply(fault, request)) ?? scriptedReply(fault)
			);
		default:
			return scriptedReply(fault);
	}
}

/** Until the time is over (never, for null), the caller has gone or the faults were cleared. */
async function waitFor(
	milliseconds: number | null,
	faults: Faults,
	abandoned: AbortSignal,
): Promise<void> {
	if (abandoned.aborted) return;
	await new Promise<void>((resolve) => {
		const end = (): void => {
			if (timer !== null) clearTimeout(timer);
			abandoned.removeEventListener("abort", end);
			forget();
			resolve();
		};
		const timer = milliseconds === null ? null : setTimeout(end, milliseconds);
		const forget = faults.onRelease(end);
		abandoned.addEventListener("abort", end, { once: true });
	});
}

function controlEndpoints(
	simulators: readonly PlatformSimulator[],
): Record<string, string> {
	const own: Record<string, string> = {
		"GET /__sandbox/": "this description",
		"POST /__sandbox/faults": "script a fault, or a list of them",
		"GET /__sandbox/faults": "faults still to come",
		"DELETE /__sandbox/faults": "forget them and let stalled calls go",
		"GET /__sandbox/requests?path=": "what was called",
		"DELETE /__sandbox/requests": "forget what was called",
		"POST /__sandbox/clock": "move the sandbox's time: {advanceSeconds}",
		...mailboxControl,
	};
	for (const simulator of simulators) {
		for (const [name, action] of Object.entries(simulator.control)) {
			own[`POST /__sandbox/${simulator.platform}/${name}`] = action.description;
		}
	}
	return own;
}
