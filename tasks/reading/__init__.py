"""What the task pages show, a page's subject in each module. Reading only; nothing here writes."""
