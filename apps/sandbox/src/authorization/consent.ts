import { html } from "../reply.ts";
import type { Reply, SandboxRequest } from "../simulator.ts";
import { findPerson } from "../world/people.ts";
import { consentPage } from "./consent-page.ts";
import type { ConsentScreen } from "./consent-screen.ts";

/**
 * The consent of every platform: the page on GET, the answer to its form on POST, and for scripts the redirect at once for
 * a GET with `X-Sandbox-Consent: allow|deny`, and `X-Sandbox-Account`, `X-Sandbox-Scopes`. The form goes back to the
 * page's own address, so what the request is about (parameters, or a request token) comes again with it.
 */
export async function answerConsent(
	request: SandboxRequest,
	screen: ConsentScreen,
): Promise<Reply> {
	if (request.method === "POST") {
		const form = new URLSearchParams((await request.body()).toString("utf8"));
		if (form.get("decision") !== "allow") return await screen.deny();
		const person = findPerson(form.get("account") ?? "");
		if (person === null)
			return html(400, consentPage(screen, "Choose an account first."));
		return await screen.allow(person, form.getAll("scope"));
	}
	const scripted = request.headers["x-sandbox-consent"];
	if (scripted === "deny") return await screen.deny();
	if (scripted === "allow") {
		const wanted = request.headers["x-sandbox-account"];
		const person =
			wanted === undefined
				? (screen.chosen ?? screen.people[0] ?? null)
				: findPerson(wanted);
		if (person === null)
			return screen.refuse("X-Sandbox-Account names nobody.");
		const all = screen.scopes.map(({ value }) => value);
		return await screen.allow(
			person,
			request.headers["x-sandbox-scopes"]?.split(" ") ?? all,
		);
	}
	if (scripted !== undefined)
		return screen.refuse("X-Sandbox-Consent must be allow or deny.");
	return screen.withoutPage?.() ?? html(200, consentPage(screen, null));
}
