import path from "node:path";
import {
	type EmbeddedPostgres,
	migrate,
	prepareDatabase,
	startEmbeddedPostgres,
	stopLeftPostgres,
} from "@patchbay/db";
import { buildAdmin } from "./build-admin.ts";
import { checkPorts } from "./check-ports.ts";
import { removeDemoFile, writeDemoFile } from "./demo-file.ts";
import type { Demo } from "./demo-progress.ts";
import { printLine } from "./log.ts";
import { Part, type PartPlan } from "./part.ts";
import {
	addressesOf,
	databaseUrls,
	type PartPlans,
	planParts,
} from "./plan-parts.ts";
import { writePrivateFile } from "./private-file.ts";
import type { Run } from "./run-record.ts";
import { sandboxEndpoints } from "./sandbox-platforms.ts";
import { readOrMakeSecrets, type Secrets } from "./secrets.ts";
import { seedBrands } from "./seed-brands.ts";
import { seedDemo } from "./seed-demo.ts";
import { setUpSandboxApps } from "./set-up-sandbox-apps.ts";
import type { Settings } from "./settings.ts";
import type { StopRequest } from "./stop-request.ts";
import { watchAdmin } from "./watch-admin.ts";

/** Order in which the parts are stopped: a part before those that serve it. */
const stopOrder: PartPlan["name"][][] = [
	["admin"],
	["api", "worker"],
	["sandbox"],
];
const stopLimitMs = 10_000;
const readyLimitMs = 60_000;

/** Everything that `npm start` runs. */
export class Everything {
	private readonly settings: Settings;
	private readonly request: StopRequest;
	private readonly run: Run;
	private readonly parts = new Map<PartPlan["name"], Part>();
	/** Parts that a change of their sources starts again: that one ends, or will not start, stops nothing else. */
	private readonly replaceable = new Set<PartPlan["name"]>();
	private postgres: EmbeddedPostgres | undefined;

	constructor(settings: Settings, request: StopRequest, run: Run) {
		this.settings = settings;
		this.request = request;
		this.run = run;
	}

	/** Starts all parts and answers how to get in, when each of them is of use. */
	async start(): Promise<{ demo: Demo; password: string }> {
		const { settings } = this;
		const { directory } = settings;
		await removeDemoFile(directory);
		await stopLeftPostgres(this.databaseFolder);
		await checkPorts(settings);
		const secrets = await readOrMakeSecrets(directory);
		const addresses = addressesOf(settings);
		const endpointsFile = path.join(directory, "platform-endpoints.json");
		if (addresses.sandboxUrl)
			await writePrivateFile(
				endpointsFile,
				sandboxEndpoints(addresses.sandboxUrl),
			);
		const plans = planParts(settings, secrets, endpointsFile, process.env);
		const [demo] = await this.all(
			this.startServers(plans, secrets),
			plans.sandbox ? this.startPart(plans.sandbox) : Promise.resolve(),
			this.startAdmin(plans.admin),
		);
		if (addresses.sandboxUrl && plans.api.env.OAUTH_CONNECT_ENABLED === "true")
			await seedBrands({
				directory,
				apiUrl: addresses.apiUrl,
				sandboxUrl: addresses.sandboxUrl,
				apiKey: demo.apiKey,
				signal: this.request.signal,
			}).catch(this.sayUnseeded);
		await writeDemoFile(directory, addresses, demo, {
			databaseUrl: databaseUrls(settings, secrets).app,
			password: secrets.demoPassword,
		});
		return { demo, password: secrets.demoPassword };
	}

	/** Ends all parts in order, PostgreSQL last. */
	async stop(): Promise<void> {
		await this.run.beginStop();
		for (const names of stopOrder)
			await Promise.all(
				names.map((name) => this.parts.get(name)?.stop(stopLimitMs)),
			);
		await this.postgres?.stop();
		await removeDemoFile(this.settings.directory);
		await this.run.release();
	}

	/** Ends all parts at once; PostgreSQL recovers at the next start. */
	kill(): void {
		for (const part of this.parts.values()) part.kill();
		if (this.postgres) process.kill(this.postgres.pid, "SIGQUIT");
	}

	private get databaseFolder(): string {
		return path.join(this.settings.directory, "postgres");
	}

	private async startServers(
		plans: PartPlans,
		secrets: Secrets,
	): Promise<Demo> {
		const urls = await this.startDatabase(secrets);
		const seeding = seedDemo(
			this.settings.directory,
			urls,
			secrets.demoPassword,
		);
		const { adminUrl } = addressesOf(this.settings);
		const [demo] = await this.all(
			seeding,
			plans.sandbox
				? setUpSandboxApps({
						ownerUrl: urls.owner,
						masterKey: secrets.masterKey,
						adminUrl,
					})
				: Promise.resolve(),
			this.startPart(plans.api),
			this.startPart(plans.worker),
		);
		return demo;
	}

	/** The product runs without the demo's brands, so they stop nothing. */
	private readonly sayUnseeded = (error: Error) => {
		this.request.signal.throwIfAborted();
		printLine(
			"start",
			`the demo's brands are not complete, the next start tries again: ${error.message}`,
		);
	};

	private async startDatabase(secrets: Secrets) {
		const { superuser, owner } = secrets.databasePasswords;
		const urls = databaseUrls(this.settings, secrets);
		let isPrepared = false;
		const postgres = await startEmbeddedPostgres({
			directory: this.databaseFolder,
			port: this.settings.ports.database,
			password: superuser,
			// Until it is prepared, an error there is one of ours here, and told as such.
			onLog: (line) => isPrepared && printDatabaseLine(line),
		});
		this.postgres = postgres;
		void postgres.ended.then(({ code, signal }) =>
			this.request.stop(
				`PostgreSQL ended ${signal === null ? `with code ${code}` : `by the signal ${signal}`}. Stopping the rest …`,
				1,
			),
		);
		this.request.signal.throwIfAborted();
		await this.run.addPart("PostgreSQL", postgres.pid);
		await prepareDatabase(postgres.url(), {
			database: urls.database,
			ownerPassword: owner,
		});
		const applied = await migrate({
			ownerUrl: urls.owner,
			loginUrls: [urls.app, urls.auth],
		});
		isPrepared = true;
		for (const name of applied) printLine("start", `migrated: ${name}`);
		return urls;
	}

	private async startAdmin(plan: PartPlan): Promise<void> {
		const { signal } = this.request;
		await buildAdmin(signal);
		await this.startPart(plan);
		if (!this.settings.watch) return;
		this.replaceable.add(plan.name);
		void watchAdmin(() => this.replacePart(plan), signal).catch(
			(error: Error) => this.request.stop(error.message, 1),
		);
	}

	private async replacePart(plan: PartPlan): Promise<void> {
		const former = this.parts.get(plan.name);
		this.parts.delete(plan.name);
		await former?.stop(stopLimitMs);
		await this.startPart(plan);
	}

	private async startPart(plan: PartPlan): Promise<void> {
		this.request.signal.throwIfAborted();
		const part = Part.start(plan, this.settings.watch);
		this.parts.set(plan.name, part);
		void part.ended.then((how) => {
			if (this.parts.get(plan.name) !== part) return;
			if (this.replaceable.has(plan.name))
				printLine(plan.name, "ended; it starts again at the next change");
			else this.request.stop(`${how}\nStopping the rest …`, 1);
		});
		await this.run.addPart(plan.name, part.pid);
		await part.waitUntilReady(readyLimitMs);
	}

	/** Waits for all; at the first failure, or a stop request, it throws at once. */
	private async all<T, Rest extends Promise<unknown>[]>(
		first: Promise<T>,
		...rest: Rest
	): Promise<[T]> {
		const asked = this.request.asked().then(() => {
			throw this.request.signal.reason;
		});
		const done = Promise.all([first, ...rest]);
		const [value] = await Promise.race([done, asked as Promise<never>]);
		return [value];
	}
}

/** Prints the lines of the database's own log that somebody should read. */
function printDatabaseLine(line: string): void {
	if (/ (WARNING|ERROR|FATAL|PANIC): /.test(line)) printLine("postgres", line);
}
