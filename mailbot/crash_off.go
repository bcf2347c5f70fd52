//go:build !crash

package mailbot

// crashAt marks a place where the crash tests kill the program; see crash_on.go.
func crashAt(string) {}
