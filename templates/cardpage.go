package templates

import (
	"fmt"
	"strings"

	"keikai/mailbot/handling"
)

// Card is the page with all commands of a body to hang on the wall, as help card sends it by mail, without salutation and signature
// (users.md C10).
func (s *Set) Card(l handling.Lang, r handling.Realm) (string, error) {
	m, err := s.Render(handling.DeskHelpCardKind, &handling.DeskHelp{Realm: r}, Office{Realm: r}, Recipient{Lang: l, Coordinator: true})
	if err != nil {
		return "", fmt.Errorf("print card: %w", err)
	}
	parts := strings.SplitN(m.Body, "\n\n", 3) // subject, salutation, and what there is to say
	if len(parts) < 3 {
		return "", fmt.Errorf("print card: the notice %s says nothing", handling.DeskHelpCardKind)
	}
	text, _, _ := strings.Cut(parts[2], "\n"+strings.Repeat("-", columns))
	return m.Subject + "\n\n" + strings.TrimSpace(text) + "\n", nil
}
