//go:build crash

package mailbot

import (
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
)

var crashes atomic.Int64

// crashAt kills the process at the place that KEIKAI_CRASH names, "turn.written:3" at the third passing. Only the binary
// of the crash tests has it.
func crashAt(place string) {
	want, nth, ok := strings.Cut(os.Getenv("KEIKAI_CRASH"), ":")
	if !ok || want != place {
		return
	}
	n, err := strconv.ParseInt(nth, 10, 64)
	if err != nil || crashes.Add(1) != n {
		return
	}
	syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {}
}
