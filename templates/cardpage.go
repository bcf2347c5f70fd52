package templates

import (
	"fmt"
	"strings"

	"keikai/mailbot/handling"
)

// Card is the page with all commands of a body to hang on the wall, as help card sends it by mail, without salutation, sender
// and signature (users.md C10).
func Card(l handling.Lang, r handling.Realm) (string, error) {
	s, err := Load("")
	if err != nil {
		return "", fmt.Errorf("print card: %w", err)
	}
	m, err := s.Render(handling.DeskHelpCardKind, &handling.DeskHelp{Realm: r}, Office{Realm: r}, Recipient{Lang: l, Coordinator: true})
	if err != nil {
		return "", fmt.Errorf("print card: %w", err)
	}
	parts := strings.SplitN(m.Body, "\n\n", 4) // subject, salutation, sender, and what there is to say
	if len(parts) < 4 {
		return "", fmt.Errorf("print card: the notice %s says nothing", handling.DeskHelpCardKind)
	}
	text, _, _ := strings.Cut(parts[3], "\n"+strings.Repeat("-", columns))
	return m.Subject + "\n\n" + strings.TrimSpace(text) + "\n", nil
}
