import { BadControlInput } from "./simulator.ts";
import { findPerson, type Person } from "./world/people.ts";

/** The person whom a control action names. @throws {BadControlInput} */
export function namedPerson(user: string): Person {
	const person = findPerson(user);
	if (person === null) throw new BadControlInput(`Nobody is called ${user}`);
	return person;
}
