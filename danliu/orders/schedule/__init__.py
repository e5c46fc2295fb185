"""When each job is made: stations with their hours, jobs in turn, whom a rush displaces. Pure."""
