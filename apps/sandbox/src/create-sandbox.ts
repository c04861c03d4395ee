import { type Logger, pino } from "pino";
import { createAnswer } from "./answer-request.ts";
import { listenConnectProxy } from "./connect-proxy.ts";
import { controlEndpoints, type RunningModule } from "./control.ts";
import { Faults } from "./faults.ts";
import { listenPlain, listenTls } from "./listeners.ts";
import { MailboxStore } from "./mailbox/mailbox.ts";
import { listenSmtp } from "./mailbox/smtp-listener.ts";
import { modules } from "./modules.ts";
import { RequestLog } from "./request-log.ts";
import { createCertificates } from "./tls.ts";
import { openTlsDirectory } from "./tls-directory.ts";
import { defaultSettings, type WorldSettings } from "./world/settings.ts";
import { World } from "./world/world.ts";

/** The world's settings, each with its default, and where the sandbox listens. */
export type SandboxOptions = {
	[name in keyof WorldSettings]?: WorldSettings[name] | undefined;
} & {
	host?: string | undefined;
	port?: number | undefined;
	tlsPort?: number | undefined;
	/** Without it there is no proxy. */
	proxyPort?: number | undefined;
	/** Without it no mail is taken; 0 chooses one. */
	smtpPort?: number | undefined;
	tlsDirectory?: string | undefined;
	stateFile?: string | undefined;
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
	const world = new World(settingsOf(options), options.stateFile ?? null);
	const faults = new Faults();
	const mailbox = new MailboxStore();
	const running: RunningModule[] = await Promise.all(
		modules.map(async (module) => ({
			module,
			simulator: await module.create(world),
		})),
	);
	const addresses: Omit<Sandbox, "stop"> = {
		url: "",
		tlsUrl: "",
		proxyUrl: null,
		smtpUrl: null,
		caCertificatePath: "",
	};
	const answer = createAnswer({
		running,
		faults,
		requests: new RequestLog(modules),
		mailbox,
		clock: world.clock,
		logger,
		describe: () => ({
			...addresses,
			control: controlEndpoints(running),
			platforms: Object.fromEntries(
				running.map(({ module, simulator }) => [
					module.platform,
					{
						label: module.label,
						hosts: module.hosts,
						endpoints: module.endpoints(world.url),
						...simulator.describe(world.url),
					},
				]),
			),
		}),
	});
	const tlsDirectory = openTlsDirectory(options.tlsDirectory);
	const certificates = createCertificates(
		tlsDirectory.path,
		modules.flatMap((one) => one.hosts),
	);
	const plain = await listenPlain(host, port, answer).catch((error) => {
		tlsDirectory.close();
		throw error;
	});
	const listeners = [plain];
	const stop = async (): Promise<void> => {
		faults.clear();
		await Promise.all(listeners.map((listener) => listener.close()));
		await Promise.all(running.map(({ simulator }) => simulator.close?.()));
		world.state.flush();
		tlsDirectory.close();
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
		addresses.url = `http://${urlHost}:${plain.port}`;
		addresses.tlsUrl = `https://localhost:${tls.port}`;
		addresses.caCertificatePath = certificates.caCertificatePath;
		if (options.proxyPort !== undefined) {
			const proxy = await listenConnectProxy(host, options.proxyPort, tls.port);
			listeners.push(proxy);
			addresses.proxyUrl = `http://${urlHost}:${proxy.port}`;
		}
		if (options.smtpPort !== undefined) {
			const smtp = await listenSmtp(host, options.smtpPort, mailbox, logger);
			listeners.push(smtp);
			addresses.smtpUrl = `smtp://${urlHost}:${smtp.port}`;
		}
		world.listensAt(addresses.url);
	} catch (error) {
		await stop();
		throw error;
	}
	return { ...addresses, stop };
}

function settingsOf(options: SandboxOptions): Partial<WorldSettings> {
	return Object.fromEntries(
		Object.keys(defaultSettings).flatMap((name) => {
			const value = options[name as keyof WorldSettings];
			return value === undefined ? [] : [[name, value]];
		}),
	);
}
