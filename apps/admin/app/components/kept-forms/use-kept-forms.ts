import {
	useFetchers,
	useLocation,
	useNavigation,
	useRouteLoaderData,
} from "@remix-run/react";
import { useEffect } from "react";
import type { loader } from "../../routes/app-layout.tsx";
import { useToast } from "../ui/toaster.tsx";
import { fillFields, readFields, signatureOf } from "./form-fields.ts";
import { readKeptForm, writeKeptForm } from "./kept-form-storage.ts";

/**
 * A form that is sent after the session has ended comes back with what was typed in it, once the same person has signed in
 * again. Nothing secret is kept, and nothing longer than until the form's answer is here.
 */
export function useKeptForms(): void {
	const { pathname, search } = useLocation();
	const page = `${pathname}${search}`;
	const person = usePerson();
	const toast = useToast();
	const sending = useNavigation().state !== "idle";
	const fetching = useFetchers().some(({ state }) => state !== "idle");
	const busy = sending || fetching;

	useEffect(() => {
		if (person === null) return;
		const keep = ({ target }: SubmitEvent) => {
			if (!(target instanceof HTMLFormElement) || target.method !== "post")
				return;
			const fields = readFields(target);
			if (fields.length === 0) return;
			writeKeptForm({
				page,
				signature: signatureOf(target),
				person,
				fields,
				sentAt: Date.now(),
				interrupted: false,
			});
		};
		document.addEventListener("submit", keep, true);
		return () => document.removeEventListener("submit", keep, true);
	}, [page, person]);

	useEffect(() => {
		if (busy) return;
		const kept = readKeptForm();
		if (!kept) return;
		if (pathname === "/login") {
			const ended =
				new URLSearchParams(search).get("notice") === "session-ended";
			if (ended) writeKeptForm({ ...kept, interrupted: true });
			return;
		}
		if (!kept.interrupted) return writeKeptForm(null);
		// Somebody else has signed in, or the way back leads over other pages.
		if (person === null) return;
		if (person !== kept.person) return writeKeptForm(null);
		if (page !== kept.page) return;
		writeKeptForm(null);
		const form = [...document.forms].find(
			(each) => each.method === "post" && signatureOf(each) === kept.signature,
		);
		if (!form) return;
		fillFields(form, kept.fields);
		const secret = form.querySelector("input[type=password]") !== null;
		toast({
			tone: "good",
			text: `You are signed in again, and what you had typed is back. ${secret ? "Type passwords and secrets again, then send it." : "Check it and send it."}`,
		});
	}, [busy, page, pathname, search, person, toast]);
}

/** Finds who is signed in on this page; null where nobody needs to be. */
function usePerson(): string | null {
	const actor =
		useRouteLoaderData<typeof loader>("routes/app-layout")?.viewer.actor;
	return actor?.__typename === "Member" ? actor.email : null;
}
