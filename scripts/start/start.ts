import { ConfigurationError } from "@patchbay/env";
import { defaultRedirectUri } from "@patchbay/oauth-apps";
import { appPlatforms } from "../app-platforms.ts";
import { ArgumentError } from "../argument-error.ts";
import { printLine } from "./log.ts";
import { addressesOf } from "./plan-parts.ts";
import { Everything } from "./run-everything.ts";
import { AlreadyRunning, Run } from "./run-record.ts";
import { asksForHelp, readSettings, type Settings, usage } from "./settings.ts";
import { listenForSignals, StopRequest } from "./stop-request.ts";

const say = (line: string) => printLine("start", line);

/** Runs Patchbay with all its parts until it is told to stop or a part ends. */
export async function start(): Promise<void> {
	try {
		const argv = process.argv.slice(2);
		if (asksForHelp(argv)) return console.log(usage);
		const settings = readSettings(process.env, argv);
		process.exitCode = await runUntilStopped(settings);
	} catch (error) {
		process.exitCode = 1;
		process.stderr.write(`${describe(error as Error)}\n`);
	}
	// Whatever still holds the event loop: everything of ours has ended.
	process.exit();
}

function describe(error: Error): string {
	if (error instanceof ArgumentError) return `${error.message}\n\n${usage}`;
	const expected =
		error instanceof ConfigurationError || error instanceof AlreadyRunning;
	return expected ? error.message : String(error.stack);
}

async function runUntilStopped(settings: Settings): Promise<number> {
	const request = new StopRequest();
	const { adminUrl } = addressesOf(settings);
	let everything: Everything | undefined;
	listenForSignals(request, () => {
		everything?.kill();
		process.exit(130);
	});
	const run = await Run.take(settings.directory, adminUrl, say);
	everything = new Everything(settings, request, run);
	try {
		const { demo, password } = await everything.start();
		welcome(settings, demo.email, password);
		await request.asked();
	} catch (error) {
		request.stop((error as Error).message, 1);
	}
	for (const line of request.reason.split("\n")) say(line);
	await everything.stop();
	say("Stopped.");
	return request.exitCode;
}

function welcome(settings: Settings, email: string, password: string): void {
	const { adminUrl, apiUrl, sandboxUrl } = addressesOf(settings);
	const platforms = sandboxUrl
		? `    Sandbox   ${sandboxUrl} (it stands in for the ad platforms)
    Mailbox   ${sandboxUrl}/mailbox (what Patchbay sent by mail)`
		: `    Platforms their own addresses: set your OAuth app up at ${adminUrl}/settings/oauth-apps/new
              Redirect URIs to register at each platform:
${appPlatforms.map(({ id, name }) => `                ${defaultRedirectUri(adminUrl, id)} (${name})`).join("\n")}`;
	process.stdout.write(`
  Patchbay is ready.

    Admin     ${adminUrl}
    Sign in   ${email}
    Password  ${password}

    GraphQL   ${apiUrl}/graphql
${platforms}
    More      ${settings.directory}/demo.json (with an API key)

  Stop it with Ctrl-C. Everything is kept in ${settings.directory}

`);
}
