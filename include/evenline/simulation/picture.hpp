// A report's day as a picture: three curves over time, one colour a channel.
#pragma once

#include "evenline/simulation/figures.hpp"

namespace evenline::simulation {

// A whole SVG file: people waiting, service level and head start, each the mean over the days with
// its 95 % interval as a band. Needs no font, script or style from outside; readable on white and
// on black, and without colour (the lines differ in dash, too).
std::string picture_of(const center&, const report&);

}  // namespace evenline::simulation
