import { ConfigurationError } from "@patchbay/env";
import { printLine } from "./log.ts";
import { addressesOf } from "./plan-parts.ts";
import { Everything } from "./run-everything.ts";
import { AlreadyRunning, Run } from "./run-record.ts";
import { readSettings, type Settings } from "./settings.ts";
import { listenForSignals, StopRequest } from "./stop-request.ts";

const say = (line: string) => printLine("start", line);

/** Runs Patchbay with all its parts until it is told to stop or a part ends. */
export async function start(): Promise<void> {
	try {
		const settings = readSettings(process.env, process.argv.slice(2));
		process.exitCode = await runUntilStopped(settings);
	} catch (error) {
		process.exitCode = 1;
		const expected =
			error instanceof ConfigurationError || error instanceof AlreadyRunning;
		process.stderr.write(
			`${expected ? error.message : String((error as Error).stack)}\n`,
		);
	}
	// Whatever still holds the event loop: everything of ours has ended.
	process.exit();
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
	process.stdout.write(`
  Patchbay is ready.

    Admin     ${adminUrl}
    Sign in   ${email}
    Password  ${password}

    GraphQL   ${apiUrl}/graphql
    Sandbox   ${sandboxUrl} (it stands in for the ad platforms)
    Mailbox   ${sandboxUrl}/mailbox (what Patchbay sent by mail)
    More      ${settings.directory}/demo.json (with an API key)

  Stop it with Ctrl-C. Everything is kept in ${settings.directory}

`);
}
