// The engine tests own it; each suite is one executable.
#include "engine/fake_store.cpp"  // NOLINT
