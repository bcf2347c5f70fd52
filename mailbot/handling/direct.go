package handling

import "slices"

// directLines: coordination handles it itself, or passes it on to reception with the sender's consent (users.md B13).
func directLines(number string, mail uint64) []ReadyLine {
	return []ReadyLine{
		{Command: Command{Number: number, Verb: "take"}},
		{Command: Command{Number: number, Verb: "show"}},
		{Command: Command{Number: number, Verb: "ask", Args: []string{"F"}}},
		{Command: Command{Number: number, Verb: "relay", Args: []string{"R", "mail=" + decimal(mail)}}},
	}
}

// withoutReception leaves out of a direct case's notices what would go to reception or from it.
func withoutReception(list []Notice) []Notice {
	return slices.DeleteFunc(list, func(n Notice) bool { return n.Realm == Reception && !passesOn(n) })
}

// passesOn: of a direct case reception hears nothing but what a person passes on to it (users.md B13).
func passesOn(n Notice) bool {
	w, ok := n.Facts.(*BodyWord)
	return ok && w.Release != nil
}
