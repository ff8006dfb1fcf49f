// The senders' tests own it; each suite is one executable.
#include "senders/fake_outbox.cpp"  // NOLINT
