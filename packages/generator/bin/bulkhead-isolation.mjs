#!/usr/bin/env node
import '../dist/isolation-main.js';
