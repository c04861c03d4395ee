import type { WorldPicture } from "../../world/pictures.ts";
import type { Resource } from "../api/resource.ts";
import {
	campaignMessageResource,
	campaignResource,
	type Links,
	type MessageParts,
} from "./campaigns.ts";
import {
	flowActionResources,
	flowMessageResource,
	flowResource,
	triggerOf,
} from "./flows.ts";
import type { Message, Sending } from "./sendings.ts";
import { letterOf, templateResource } from "./templates.ts";

/** Values that the resources of what is sent need beside it. */
export interface SentParts extends MessageParts {
	pictures: readonly WorldPicture[];
	linksOf(sending: Sending): Links;
}

/** Campaigns and flows of an account with what belongs to them, as resources. */
export class Sent {
	/** Everything that was ever sent: what is deleted keeps its numbers. */
	readonly sendings: readonly Sending[];
	readonly #parts: SentParts;
	readonly #deleted = new Set<string>();

	constructor(sendings: readonly Sending[], parts: SentParts) {
		this.sendings = sendings;
		this.#parts = parts;
	}

	/** A campaign or flow that is not deleted; a change of it shows in every answer from then on. */
	find(id: string): Sending | null {
		return this.#find("campaign", id) ?? this.#find("flow", id);
	}

	/** Deletes a campaign or flow; false for one that is not there. */
	remove(id: string): boolean {
		if (this.find(id) === null) return false;
		this.#deleted.add(id);
		return true;
	}

	/** Deletes a message; false for one that is not there. */
	removeMessage(id: string): boolean {
		const isThere =
			(this.#message("campaign", id) ?? this.#message("flow", id)) !== null;
		if (isThere) this.#deleted.add(id);
		return isThere;
	}

	campaigns(): Resource[] {
		return this.#of("campaign").map((sending) => this.#campaign(sending));
	}

	flows(): Resource[] {
		return this.#of("flow").map((sending) => this.#flow(sending));
	}

	campaign(id: string): Resource | null {
		const sending = this.#find("campaign", id);
		return sending && this.#campaign(sending);
	}

	flow(id: string): Resource | null {
		const sending = this.#find("flow", id);
		return sending && this.#flow(sending);
	}

	/** A campaign's messages; null without the campaign. */
	messagesOf(campaignId: string): Resource[] | null {
		const sending = this.#find("campaign", campaignId);
		return (
			sending &&
			this.#left(sending).messages.map((message) =>
				campaignMessageResource(sending, message, this.#parts),
			)
		);
	}

	campaignMessage(id: string): Resource | null {
		const found = this.#message("campaign", id);
		return found && campaignMessageResource(...found, this.#parts);
	}

	/** A flow's actions; null without the flow. */
	actionsOf(flowId: string): Resource[] | null {
		const sending = this.#find("flow", flowId);
		return sending && flowActionResources(this.#left(sending), this.#parts);
	}

	flowAction(id: string): Resource | null {
		for (const sending of this.#of("flow")) {
			const found = flowActionResources(this.#left(sending), this.#parts).find(
				(action) => action.id === id,
			);
			if (found !== undefined) return found;
		}
		return null;
	}

	flowMessage(id: string): Resource | null {
		const found = this.#message("flow", id);
		return found && flowMessageResource(...found, this.#parts);
	}

	/** The template that a message was given, which the library does not show. */
	template(id: string): Resource | null {
		for (const sending of this.sendings)
			if (sending.channel === "email")
				for (const message of sending.messages)
					if (message.templateId === id)
						return templateResource(
							letterOf(sending, message, this.#parts.pictures),
						);
		return null;
	}

	/** Ids of flows that a kind of trigger sets off. */
	triggeredBy(trigger: string): string[] {
		return this.#of("flow")
			.filter((sending) => triggerOf(sending) === trigger)
			.map(({ id }) => id);
	}

	#campaign(sending: Sending): Resource {
		return campaignResource(this.#left(sending), this.#parts.linksOf(sending));
	}

	#flow(sending: Sending): Resource {
		return flowResource(this.#left(sending), this.#parts.linksOf(sending));
	}

	#of(kind: Sending["kind"]): Sending[] {
		return this.sendings.filter(
			(sending) => sending.kind === kind && !this.#deleted.has(sending.id),
		);
	}

	/** A campaign or flow with the messages that are not deleted. */
	#left(sending: Sending): Sending {
		const messages = sending.messages.filter(
			({ id }) => !this.#deleted.has(id),
		);
		return messages.length === sending.messages.length
			? sending
			: { ...sending, messages };
	}

	#find(kind: Sending["kind"], id: string): Sending | null {
		return this.#of(kind).find((sending) => sending.id === id) ?? null;
	}

	#message(kind: Sending["kind"], id: string): [Sending, Message] | null {
		if (this.#deleted.has(id)) return null;
		for (const sending of this.#of(kind)) {
			const message = sending.messages.find((one) => one.id === id);
			if (message !== undefined) return [sending, message];
		}
		return null;
	}
}
