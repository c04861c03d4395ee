import type { KeptField } from "./form-fields.ts";

/** A form that was sent from this tab, until its answer is here. */
export interface KeptForm {
	/** Path and search of its page. */
	page: string;
	signature: string;
	/** Person who filled it in: nobody else gets it back. */
	person: string;
	fields: KeptField[];
	/** Milliseconds since 1970. */
	sentAt: number;
	/** The answer was that the session had ended. */
	interrupted: boolean;
}

const storageKey = "patchbay.kept-form";
const keptForMs = 60 * 60 * 1000;

/**
 * Reads the form kept by this tab alone, and gone with it. A browser that keeps nothing is fine: then nothing comes
 * back.
 */
export function readKeptForm(): KeptForm | null {
	try {
		const text = sessionStorage.getItem(storageKey);
		const kept = text === null ? null : (JSON.parse(text) as KeptForm);
		return kept && kept.sentAt > Date.now() - keptForMs ? kept : null;
	} catch {
		return null;
	}
}

export function writeKeptForm(kept: KeptForm | null): void {
	try {
		if (kept) sessionStorage.setItem(storageKey, JSON.stringify(kept));
		else sessionStorage.removeItem(storageKey);
	} catch {
		// Storage that is full or switched off: what was typed is not brought back.
	}
}
